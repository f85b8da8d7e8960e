/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the server gives up before it answers anyone. It is a large program with large libraries,
 * which have their own ideas of how to get memory and threads on each system, so the filter names
 * what is forbidden and not what is allowed; the decoder, which is small and touches the pictures,
 * has it the other way round. Called once, on the main thread, when the model is loaded. */

#include "config.h"

#include "limn-confine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define MAX_FILES 128

/**
 * limn_confine_limits:
 *
 * Leaves no core dump and no way to look into our memory, which holds tokens and pictures; takes no
 * more files than needed; gains no rights by starting anything. The sanitizers' leak checker traces
 * the process, so it may.
 */
void
limn_confine_limits (void)
{
  const struct rlimit no_core = { 0, 0 };
  struct rlimit files = { MAX_FILES, MAX_FILES };
  struct rlimit old_files = { 0, 0 };

  setrlimit (RLIMIT_CORE, &no_core);
  /* Who started us may want less. */
  if (getrlimit (RLIMIT_NOFILE, &old_files) == 0)
    {
      files.rlim_cur = MIN (files.rlim_cur, old_files.rlim_cur);
      files.rlim_max = MIN (files.rlim_max, old_files.rlim_max);
      setrlimit (RLIMIT_NOFILE, &files);
    }
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef __SANITIZE_ADDRESS__
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static void
forbid (scmp_filter_ctx  context,
        const char      *name,
        int             *result)
{
  int number = seccomp_syscall_resolve_name (name);

  /* Not every system has every call. */
  if (number != __NR_SCMP_ERROR && *result == 0)
    *result = seccomp_rule_add (context, SCMP_ACT_ERRNO (EPERM), number, 0);
}

/* What the sanitizers' leak checker does at the end. Files are read from now on, not written: the
 * only thing left to write is the log. */
#ifndef __SANITIZE_ADDRESS__
static void
forbid_what_checkers_do (scmp_filter_ctx  context,
                         int             *result)
{
  static const int flags[] = { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC };

  forbid (context, "ptrace", result);
  for (guint i = 0; i < G_N_ELEMENTS (flags) && *result == 0; i++)
    {
      const scmp_datum_t flag = (scmp_datum_t) flags[i];

      *result = seccomp_rule_add (context, SCMP_ACT_ERRNO (EACCES), SCMP_SYS (openat), 1,
                                  SCMP_A2 (SCMP_CMP_MASKED_EQ, flag, flag));
      if (*result == 0)
        *result = seccomp_rule_add (context, SCMP_ACT_ERRNO (EACCES), SCMP_SYS (open), 1,
                                    SCMP_A1 (SCMP_CMP_MASKED_EQ, flag, flag));
    }
}
#endif

/**
 * limn_confine_calls:
 * @allow_links: whether pictures are fetched from links
 * @error: return location for an error
 *
 * Forbids, for all threads and for ever, what the server never does: to start a program, to connect
 * to anything unless links are fetched, to listen anywhere else, to write a file, to look into
 * another process. The attempt fails; it does not end the server.
 *
 * Returns: %FALSE with a %G_IO_ERROR if the system has no such filter
 */
gboolean
limn_confine_calls (gboolean   allow_links,
                    GError   **error)
{
  static const char *const always[] = {
    "execve", "execveat", "bind", "listen", "process_vm_readv", "process_vm_writev", "pidfd_getfd",
    "io_uring_setup", "bpf", "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key",
    "mount", "umount2", "move_mount", "open_tree", "fsopen", "pivot_root", "chroot", "setns",
    "unshare", "init_module", "finit_module", "kexec_load", "kexec_file_load", "reboot", "swapon",
    "creat", "truncate", "rename", "renameat", "renameat2", "link", "linkat", "symlink",
    "symlinkat", "mkdir", "mkdirat", "mknod", "mknodat", "chmod", "fchmodat", "chown", "fchownat",
    "setxattr", "openat2",
  };
  scmp_filter_ctx context = seccomp_init (SCMP_ACT_ALLOW);
  int result = context != NULL ? 0 : -ENOMEM;

  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    forbid (context, always[i], &result);
  if (!allow_links)
    {
      forbid (context, "connect", &result);
      forbid (context, "socket", &result);
    }
#ifndef __SANITIZE_ADDRESS__
  forbid_what_checkers_do (context, &result);
#endif
  /* The network's workers have been started already. */
  if (result == 0)
    result = seccomp_attr_set (context, SCMP_FLTATR_CTL_TSYNC, 1);
  if (result == 0)
    result = seccomp_load (context);
  if (context != NULL)
    seccomp_release (context);
  if (result == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (-result), "%s", g_strerror (-result));

  return FALSE;
}
