/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A process that does nothing but start helpers, for a program that gives up the right to run
 * programs. It is forked before there are threads, and dies with the program. What is asked and
 * answered is of one build. limn_launcher_spawn() is called on one thread only. */

#include "config.h"

#include "limn-decode-launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_REASON_BYTES 256
/* To start a program takes a millisecond. */
#define PATIENCE_MS 10000

/* The one word that is said to the launcher. */
static const char please = '!';

/* What it answers. With @pid go a line and a process descriptor, without it the reason. */
typedef struct
{
  GPid pid;
  char reason[MAX_REASON_BYTES];
} Answer;

static int launcher_fd = -1;

/* What the program has open is none of the launcher's business. Its messages are the program's. */
static void
leave_everything (int socket_fd)
{
  int nothing = open ("/dev/null", O_RDWR);

  dup2 (nothing, STDIN_FILENO);
  dup2 (nothing, STDOUT_FILENO);
  dup2 (socket_fd, LIMN_DECODE_FD);
  close_range (LIMN_DECODE_FD + 1, ~0U, 0);
  /* The helpers' ends are nobody's concern here, and Ctrl+C is for the program alone. */
  signal (SIGCHLD, SIG_IGN);
  setpgid (0, 0);
  prctl (PR_SET_NAME, "limn-launcher", 0, 0, 0);
}

static void
answer_one (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHelper) helper = limn_helper_spawn (argv, FALSE, &error);
  Answer answer = { 0 };

  if (helper == NULL)
    {
      g_strlcpy (answer.reason, error->message, sizeof answer.reason);
      limn_helper_send_fds (LIMN_DECODE_FD, &answer, sizeof answer, NULL, 0);
      return;
    }
  answer.pid = helper->pid;
  limn_helper_send_fds (LIMN_DECODE_FD, &answer, sizeof answer,
                        (const int[]) { helper->socket_fd, helper->pid_fd }, 2);
}

static G_GNUC_NORETURN void
serve (const char *const *argv,
       int                socket_fd,
       GPid               parent)
{
  char word = 0;
  guint n_fds = 0;

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid () != parent)
    _exit (0);
  leave_everything (socket_fd);
  while (limn_helper_receive_fds (LIMN_DECODE_FD, &word, 1, NULL, 0, &n_fds) == 1)
    answer_one (argv);
  _exit (0);
}

/*< private >
 * limn_launcher_start:
 * @argv: how a helper is started
 * @error: return location for an error
 *
 * Forks the launcher. There must be no threads yet.
 *
 * Returns: %FALSE with an error of %G_IO_ERROR
 */
gboolean
limn_launcher_start (const char *const  *argv,
                     GError            **error)
{
  GPid parent = getpid ();
  int line[2] = { -1, -1 };
  GPid pid = -1;

  g_return_val_if_fail (launcher_fd < 0, FALSE);

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) == 0)
    pid = fork ();
  if (pid == 0)
    serve (argv, line[1], parent);
  if (pid < 0)
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                 "The launcher of decoders: %s", g_strerror (errno));
  if (line[1] >= 0)
    g_close (line[1], NULL);
  if (pid < 0 && line[0] >= 0)
    g_close (line[0], NULL);
  launcher_fd = pid < 0 ? -1 : line[0];
  return pid > 0;
}

/*< private >
 * limn_launcher_is_started:
 *
 * Tells whether there is a launcher. Any thread.
 *
 * Returns: %TRUE if helpers come from it
 */
gboolean
limn_launcher_is_started (void)
{
  return launcher_fd >= 0;
}

/*< private >
 * limn_launcher_spawn:
 * @error: return location for an error
 *
 * Has the launcher start a helper. Blocks for a moment.
 *
 * Returns: (transfer full) (nullable): a process that is getting ready, or %NULL with an error of
 *   %G_IO_ERROR
 */
LimnHelper *
limn_launcher_spawn (GError **error)
{
  GPollFD poll = { launcher_fd, G_IO_IN, 0 };
  Answer answer = { 0 };
  int fds[2] = { -1, -1 };
  guint n_fds = 0;

  if (!limn_helper_send_fds (launcher_fd, &please, 1, NULL, 0)
      || g_poll (&poll, 1, PATIENCE_MS) <= 0
      || limn_helper_receive_fds (launcher_fd, &answer, sizeof answer, fds, 2, &n_fds)
         != sizeof answer)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The launcher of decoders is gone");
  else if (n_fds == 2)
    return limn_helper_new (answer.pid, fds[1], fds[0], FALSE, FALSE);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, answer.reason);

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      g_close (fds[i], NULL);
  return NULL;
}
