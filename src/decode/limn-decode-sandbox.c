/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the decoder cannot do any more once it reads a picture: limits on what it may use, and a
 * list of the system calls that it may make. Memory, the pixels, the one socket and the end are on
 * it; no files, no network, no processes, no new code. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-sandbox.h"

#include "limn-decode-protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* The pixels, as many again while a decoder goes over them more than once, the file, and the code
 * of the libraries. */
#define MAX_ADDRESS_BYTES (G_GUINT64_CONSTANT (1536) * 1024 * 1024)
#define MAX_CPU_SECONDS 10
#define MAX_FILES 16

/* Memory checkers reserve more than there is, and ask the system for things of their own. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_CHECKED 1
#else
#define IS_CHECKED 0
#endif

static const int allowed[] = {
  SCMP_SYS (brk),
  SCMP_SYS (clock_gettime),
  SCMP_SYS (close),
  SCMP_SYS (exit),
  SCMP_SYS (exit_group),
  SCMP_SYS (ftruncate),
  SCMP_SYS (futex),
  SCMP_SYS (getpid),
  SCMP_SYS (getrandom),
  SCMP_SYS (gettid),
  SCMP_SYS (lseek),
  SCMP_SYS (madvise),
  SCMP_SYS (memfd_create),
  SCMP_SYS (mremap),
  SCMP_SYS (munmap),
  SCMP_SYS (recvmsg),
  SCMP_SYS (restart_syscall),
  SCMP_SYS (rt_sigprocmask),
  SCMP_SYS (rt_sigreturn),
  SCMP_SYS (sched_yield),
  SCMP_SYS (sendmsg),
};

/* Libraries look for files all the time and are content if there is none. */
static const int absent[] = {
  SCMP_SYS (access),
  SCMP_SYS (faccessat),
  SCMP_SYS (faccessat2),
  SCMP_SYS (newfstatat),
  SCMP_SYS (open),
  SCMP_SYS (openat),
  SCMP_SYS (openat2),
  SCMP_SYS (readlink),
  SCMP_SYS (readlinkat),
  SCMP_SYS (stat),
  SCMP_SYS (statx),
};

static gboolean
set_limit (int    resource,
           rlim_t soft,
           rlim_t hard)
{
  const struct rlimit limit = { soft, hard };

  return setrlimit (resource, &limit) == 0;
}

/* Set before the question is asked, so that Limn's end is noticed in any case: before, there is
 * nobody at the other end of the socket; from here on, the kernel kills. */
static gboolean
follow_parent (void)
{
  char byte = 0;

  return prctl (PR_SET_PDEATHSIG, SIGKILL) == 0
         && recv (LIMN_DECODE_FD, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
}

/*< private >
 * limn_sandbox_limit:
 *
 * First half: nothing of what Limn has open stays open, nothing can be gained, and only so much can
 * be used. Libraries can still be loaded.
 *
 * Returns: %FALSE if the system refuses, or Limn is gone
 */
gboolean
limn_sandbox_limit (void)
{
  const rlim_t n_bytes = (rlim_t) LIMN_DECODE_MAX_PIXELS * 4;
  const rlim_t n_seconds = IS_CHECKED ? 10 * MAX_CPU_SECONDS : MAX_CPU_SECONDS;

  return follow_parent ()
         && close_range (LIMN_DECODE_FD + 1, ~0u, 0) == 0
         && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
         && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
         && (IS_CHECKED || set_limit (RLIMIT_AS, MAX_ADDRESS_BYTES, MAX_ADDRESS_BYTES))
         && set_limit (RLIMIT_CORE, 0, 0)
         && set_limit (RLIMIT_CPU, n_seconds, n_seconds + 1)
         && set_limit (RLIMIT_FSIZE, n_bytes, n_bytes)
         && set_limit (RLIMIT_NOFILE, MAX_FILES, MAX_FILES)
         && set_limit (RLIMIT_NPROC, 0, 0);
}

static gboolean
add_rules (scmp_filter_ctx context)
{
  const scmp_datum_t executable = PROT_EXEC;

  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    if (seccomp_rule_add (context, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (absent); i++)
    if (seccomp_rule_add (context, SCMP_ACT_ERRNO (ENOENT), absent[i], 0) != 0)
      return FALSE;
  /* Memory never holds new code; nothing is written to what was open before; of what else can be
   * done to a file only seals. */
  return seccomp_rule_add (context, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                           SCMP_A2 (SCMP_CMP_MASKED_EQ, executable, 0)) == 0
         && seccomp_rule_add (context, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                              SCMP_A2 (SCMP_CMP_MASKED_EQ, executable, 0)) == 0
         && seccomp_rule_add (context, SCMP_ACT_ALLOW, SCMP_SYS (pwrite64), 1,
                              SCMP_A0 (SCMP_CMP_GT, LIMN_DECODE_FD)) == 0
         && seccomp_rule_add (context, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                              SCMP_A1 (SCMP_CMP_EQ, F_ADD_SEALS)) == 0
         && seccomp_rule_add (context, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                              SCMP_A1 (SCMP_CMP_EQ, F_GET_SEALS)) == 0;
}

/*< private >
 * limn_sandbox_close:
 * @filter: what becomes of calls that are not on the list
 *
 * Second half: only the calls on the list are left. There is no way back.
 *
 * Returns: %FALSE if the system refuses
 */
gboolean
limn_sandbox_close (LimnFilter filter)
{
  scmp_filter_ctx context = NULL;
  gboolean is_closed = FALSE;

  if (filter == LIMN_FILTER_NONE || IS_CHECKED)
    return TRUE;
  context = seccomp_init (filter == LIMN_FILTER_STRICT ? SCMP_ACT_KILL_PROCESS
                                                       : SCMP_ACT_ERRNO (EPERM));
  if (context == NULL)
    return FALSE;
  is_closed = add_rules (context) && seccomp_load (context) == 0;
  seccomp_release (context);
  return is_closed;
}
