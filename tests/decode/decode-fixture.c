/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A small parent of its own for the decoder, which keeps to the protocol and to nothing else. */

#include "config.h"

#include "decode-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What comes may be larger than it should. */
#define MESSAGE_BYTES (256 * 1024)
#define DEADLINE_MS (60 * 1000)

struct _Zygote
{
  int   socket;
  pid_t pid;
};

gboolean
decode_is_instrumented (void)
{
#ifdef __SANITIZE_ADDRESS__
  return TRUE;
#else
  return FALSE;
#endif
}

char *
decode_get_program (const char *name)
{
  return g_build_filename (g_test_get_dir (G_TEST_BUILT), "..", "src", "decode", name, NULL);
}

/* Nothing of the surroundings, but for what memory checkers are told. */
static char **
make_environment (void)
{
  static const char *const names[] = { "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS" };
  char **environment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_getenv (names[i]) != NULL)
      environment = g_environ_setenv (environment, names[i], g_getenv (names[i]), TRUE);
  return environment != NULL ? environment : g_new0 (char *, 1);
}

static pid_t
spawn (const char *const *arguments,
       int                socket,
       int                output)
{
  g_auto (GStrv) environment = make_environment ();
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, socket, LIMN_DECODE_FD);
  if (output >= 0)
    posix_spawn_file_actions_adddup2 (&actions, output, STDOUT_FILENO);
  g_assert_cmpint (posix_spawn (&pid, arguments[0], &actions, NULL, (char **) arguments,
                                environment), ==, 0);
  posix_spawn_file_actions_destroy (&actions);
  return pid;
}

/* Not 3, which spawn() could not tell from the one it is to become. */
static int
move_up (int fd)
{
  int moved = fcntl (fd, F_DUPFD_CLOEXEC, 10);

  g_assert_cmpint (moved, >=, 0);
  close (fd);
  return moved;
}

static void
make_pair (int *pair)
{
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), ==, 0);
  pair[0] = move_up (pair[0]);
  pair[1] = move_up (pair[1]);
}

static int
make_picture (GBytes *picture)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (picture, &size);
  int fd = memfd_create ("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (fd, >=, 0);
  for (gsize done = 0; done < size; )
    {
      gssize n = write (fd, data + done, size - done);

      g_assert_cmpint (n, >, 0);
      done += (gsize) n;
    }
  g_assert_cmpint (fcntl (fd, F_ADD_SEALS,
                          F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL), ==, 0);
  return fd;
}

static void
send_fd (int           socket,
         gconstpointer data,
         gsize         size,
         int           fd)
{
  union
  {
    char           bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control = { { 0 } };
  struct iovec part = { (gpointer) data, size };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes,
  };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof fd);
  memcpy (CMSG_DATA (header), &fd, sizeof fd);
  g_assert_cmpint (sendmsg (socket, &message, MSG_NOSIGNAL), ==, (gssize) size);
}

static void
wait_for (int socket)
{
  struct pollfd item = { socket, POLLIN, 0 };

  g_assert_cmpint (poll (&item, 1, DEADLINE_MS), ==, 1);
}

/* Takes the pixels, after what came has been looked at as Limn does. */
static void
take_pixels (DecodeResult         *result,
             const int            *fds,
             guint                 n_fds,
             const LimnDecodeView *view)
{
  struct stat info = { 0 };
  guint seals = 0;

  if (n_fds == 1)
    {
      g_assert_cmpint (fstat (fds[0], &info), ==, 0);
      seals = (guint) MAX (fcntl (fds[0], F_GET_SEALS), 0);
    }
  result->is_answered = limn_decode_reply_check (&result->reply, result->message_size, n_fds,
                                                 view, (gsize) info.st_size, seals);
  if (result->is_answered && n_fds == 1)
    {
      gpointer map = mmap (NULL, (gsize) info.st_size, PROT_READ, MAP_PRIVATE, fds[0], 0);

      g_assert_true (map != MAP_FAILED);
      result->pixels = g_memdup2 (map, (gsize) info.st_size);
      munmap (map, (gsize) info.st_size);
    }
}

static void
receive (int                   socket,
         DecodeResult         *result,
         const LimnDecodeView *view)
{
  union
  {
    char           bytes[CMSG_SPACE (4 * sizeof (int))];
    struct cmsghdr align;
  } control = { { 0 } };
  g_autofree guint8 *buffer = g_malloc0 (MESSAGE_BYTES);
  struct iovec part = { buffer, MESSAGE_BYTES };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes,
  };
  struct cmsghdr *header = NULL;
  int fds[4] = { -1, -1, -1, -1 };
  guint n_fds = 0;
  gssize n = 0;

  wait_for (socket);
  n = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  if (n <= 0)
    return;
  header = CMSG_FIRSTHDR (&message);
  if (header != NULL && header->cmsg_type == SCM_RIGHTS)
    {
      n_fds = (guint) ((header->cmsg_len - CMSG_LEN (0)) / sizeof (int));
      g_assert_cmpuint (n_fds, <=, G_N_ELEMENTS (fds));
      memcpy (fds, CMSG_DATA (header), n_fds * sizeof (int));
    }
  result->message_size = (gsize) n;
  memcpy (&result->reply, buffer, MIN ((gsize) n, sizeof result->reply));
  take_pixels (result, fds, n_fds, view);
  for (guint i = 0; i < n_fds; i++)
    close (fds[i]);
}

static void
ask (int                   socket,
     GBytes               *picture,
     const LimnDecodeView *view,
     DecodeResult         *result)
{
  const LimnDecodeRequest request = { LIMN_DECODE_MAGIC, *view };
  int fd = make_picture (picture);

  *result = (DecodeResult) { 0 };
  send_fd (socket, &request, sizeof request, fd);
  close (fd);
  receive (socket, result, view);
}

void
decode_run (const char   *program,
            const char   *argument,
            GBytes       *picture,
            guint32       max_side,
            DecodeResult *result)
{
  const LimnDecodeView view = { .max_side = max_side };

  decode_run_view (program, argument, picture, &view, result);
}

void
decode_run_view (const char           *program,
                 const char           *argument,
                 GBytes               *picture,
                 const LimnDecodeView *view,
                 DecodeResult         *result)
{
  const char *arguments[] = { program, argument, NULL };
  int pair[2];
  pid_t pid = 0;

  make_pair (pair);
  pid = spawn (arguments, pair[1], -1);
  close (pair[1]);
  ask (pair[0], picture, view, result);
  close (pair[0]);
  g_assert_cmpint (waitpid (pid, &result->wait_status, 0), ==, pid);
}

/* The peak that the kernel tells of a child is at least that of the process that started it, so a
 * small one stands in between. */
void
decode_measure (GBytes       *picture,
                DecodeResult *result)
{
  g_autofree char *between = g_test_build_filename (G_TEST_BUILT, "decode", "decode-usage", NULL);
  g_autofree char *program = decode_get_program ("limn-decode");
  const char *arguments[] = { between, program, LIMN_DECODE_STRICT, NULL };
  const LimnDecodeView all = { 0 };
  char text[32] = { 0 };
  int pair[2];
  int output[2];
  pid_t pid = 0;

  make_pair (pair);
  g_assert_cmpint (pipe2 (output, O_CLOEXEC), ==, 0);
  output[0] = move_up (output[0]);
  output[1] = move_up (output[1]);
  pid = spawn (arguments, pair[1], output[1]);
  close (pair[1]);
  close (output[1]);
  ask (pair[0], picture, &all, result);
  close (pair[0]);
  g_assert_cmpint (read (output[0], text, sizeof text - 1), >, 0);
  close (output[0]);
  g_assert_cmpint (waitpid (pid, &result->wait_status, 0), ==, pid);
  result->peak_kb = (guint) g_ascii_strtoull (text, NULL, 10);
  g_assert_cmpuint (result->peak_kb, >, 0);
}

Zygote *
zygote_new (void)
{
  g_autofree char *program = decode_get_program ("limn-decode-hooks");
  const char *arguments[] = { program, "--zygote", LIMN_DECODE_STRICT, NULL };
  Zygote *zygote = g_new0 (Zygote, 1);
  int pair[2];

  make_pair (pair);
  zygote->pid = spawn (arguments, pair[1], -1);
  zygote->socket = pair[0];
  close (pair[1]);
  return zygote;
}

void
zygote_run (Zygote       *zygote,
            GBytes       *picture,
            guint32       max_side,
            DecodeResult *result)
{
  const LimnDecodeView view = { .max_side = max_side };
  int pair[2];

  make_pair (pair);
  send_fd (zygote->socket, "", 1, pair[1]);
  close (pair[1]);
  ask (pair[0], picture, &view, result);
  close (pair[0]);
  wait_for (zygote->socket);
  g_assert_cmpint (recv (zygote->socket, &result->wait_status, sizeof (int), 0), ==, sizeof (int));
}

void
zygote_free (Zygote *zygote)
{
  int status = 0;

  close (zygote->socket);
  g_assert_cmpint (waitpid (zygote->pid, &status, 0), ==, zygote->pid);
  g_free (zygote);
}

void
decode_result_clear (DecodeResult *result)
{
  g_clear_pointer (&result->pixels, g_free);
}
