/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Misbehaviour on request, for tests: a picture that begins with LIMNTEST is not decoded, but makes
 * the decoder crash, hang, lie, or try what it must not. And tests that need thousands of decoders
 * may have them forked from one that is warm. Not in the program that is installed. */

#include "config.h"

#include "limn-decode-hooks.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAGIC "LIMNTEST"
#define BLOCK_BYTES (64 * 1024 * 1024)
#define HUGE_BYTES (128 * 1024)

typedef struct
{
  const char  *word;
  void       (*run) (LimnJob *job);
} Hook;

static void
send_message (gconstpointer  data,
              gsize          size,
              const int     *fds,
              guint          n_fds)
{
  union
  {
    char           bytes[CMSG_SPACE (2 * sizeof (int))];
    struct cmsghdr align;
  } control = { { 0 } };
  struct iovec part = { (gpointer) data, size };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  if (n_fds > 0)
    {
      message.msg_control = control.bytes;
      message.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
      CMSG_FIRSTHDR (&message)->cmsg_level = SOL_SOCKET;
      CMSG_FIRSTHDR (&message)->cmsg_type = SCM_RIGHTS;
      CMSG_FIRSTHDR (&message)->cmsg_len = CMSG_LEN (n_fds * sizeof (int));
      memcpy (CMSG_DATA (CMSG_FIRSTHDR (&message)), fds, n_fds * sizeof (int));
    }
  sendmsg (LIMN_DECODE_FD, &message, MSG_NOSIGNAL);
}

static LimnDecodeReply
make_reply (guint32 width,
            guint32 height)
{
  return (LimnDecodeReply) {
    .magic = LIMN_DECODE_MAGIC,
    .status = LIMN_DECODE_WHOLE,
    .format = LIMN_FORMAT_PNG,
    .orientation = 1,
    .width = width,
    .height = height,
    .pixel_width = width,
    .pixel_height = height,
    .stride = width * 4,
  };
}

static int
make_pixels (gsize size,
             int   seals)
{
  int fd = memfd_create ("limn-pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0 || ftruncate (fd, (off_t) size) != 0 || fcntl (fd, F_ADD_SEALS, seals) != 0)
    _exit (1);
  return fd;
}

static void
send_pixels (guint32 width,
             guint32 height,
             gsize   size,
             int     seals,
             guint   n_fds)
{
  const int all_fds[2] = { make_pixels (size, seals), make_pixels (size, seals) };
  LimnDecodeReply reply = make_reply (width, height);

  send_message (&reply, sizeof reply, all_fds, n_fds);
}

#define ALL_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static void
crash (LimnJob *job)
{
  __builtin_trap ();
}

/* Waits for a second question, which never comes. */
static void
hang (LimnJob *job)
{
  char byte = 0;
  struct iovec part = { &byte, 1 };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  while (recvmsg (LIMN_DECODE_FD, &message, 0) != 0)
    continue;
}

static void
spin (LimnJob *job)
{
  for (volatile guint i = 0; ; i = i + 1)
    continue;
}

static void
alloc (LimnJob *job)
{
  for (guint i = 0; i < 1024; i++)
    {
      guint8 *memory = g_malloc (BLOCK_BYTES);

      memory[0] = 1;
    }
  /* Memory checkers know no limit. */
  __builtin_trap ();
}

static void
leave (LimnJob *job)
{
}

static void
lie_size (LimnJob *job)
{
  send_pixels (1000, 1000, 4, ALL_SEALS, 1);
}

static void
lie_limits (LimnJob *job)
{
  send_pixels (LIMN_DECODE_MAX_SIDE + 1, 1, (LIMN_DECODE_MAX_SIDE + 1) * 4, ALL_SEALS, 1);
}

static void
send_unsealed (LimnJob *job)
{
  send_pixels (1, 1, 4, F_SEAL_SHRINK | F_SEAL_GROW, 1);
}

static void
send_no_fd (LimnJob *job)
{
  send_pixels (1, 1, 4, ALL_SEALS, 0);
}

static void
send_two_fds (LimnJob *job)
{
  send_pixels (1, 1, 4, ALL_SEALS, 2);
}

static void
send_short (LimnJob *job)
{
  LimnDecodeReply reply = make_reply (1, 1);

  send_message (&reply, sizeof reply / 2, NULL, 0);
}

static void
send_long (LimnJob *job)
{
  const LimnDecodeReply replies[2] = { make_reply (1, 1), make_reply (1, 1) };
  const int fd = make_pixels (4, ALL_SEALS);

  send_message (replies, sizeof replies, &fd, 1);
}

static void
send_huge (LimnJob *job)
{
  g_autofree guint8 *message = g_malloc0 (HUGE_BYTES);
  LimnDecodeReply reply = make_reply (1, 1);

  memcpy (message, &reply, sizeof reply);
  send_message (message, HUGE_BYTES, NULL, 0);
}

/* The error of a call, 0 if it succeeded. */
static guint32
get_error (gssize result)
{
  return result < 0 ? (guint32) errno : 0;
}

/* Tries what a decoder that was taken over would try. The pixels are the errors, in the order of
 * test-decode-hooks.c. */
static void
probe (LimnJob *job)
{
  char *nothing[] = { NULL };
  guint8 *page = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const guint32 errors[] = {
    get_error (open ("/etc/passwd", O_RDONLY)),
    get_error (open ("limn-test", O_WRONLY | O_CREAT, 0600)),
    get_error (socket (AF_INET, SOCK_STREAM, 0)),
    get_error (socket (AF_UNIX, SOCK_STREAM, 0)),
    get_error (kill (1, 0)),
    get_error (execve ("/bin/true", nothing, nothing)),
    get_error (fork ()),
    get_error (ptrace (PTRACE_TRACEME, 0, NULL, NULL)),
    get_error (ioctl (LIMN_DECODE_FD, FIONREAD, &nothing)),
    get_error (prctl (PR_SET_DUMPABLE, 1, 0, 0, 0)),
    get_error (dup (LIMN_DECODE_FD)),
    get_error (fcntl (LIMN_DECODE_FD, F_SETFL, 0)),
    get_error (write (STDERR_FILENO, "", 1)),
    get_error (pwrite (STDERR_FILENO, "", 1, 0)),
    get_error (unlink ("limn-test")),
    get_error (mprotect (page, 4096, PROT_READ | PROT_EXEC)),
    mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
      ? (guint32) errno : 0,
  };

  job->turn = 1;
  job->header.orientation = 1;
  if (limn_job_open (job, G_N_ELEMENTS (errors), 1, G_N_ELEMENTS (errors), 1))
    limn_surface_push_copy (&job->surface, errors);
  limn_job_end (job, LIMN_DECODE_WHOLE);
}

static const Hook hooks[] = {
  { "crash", crash },
  { "hang", hang },
  { "spin", spin },
  { "alloc", alloc },
  { "exit", leave },
  { "lie-size", lie_size },
  { "lie-limits", lie_limits },
  { "unsealed", send_unsealed },
  { "no-fd", send_no_fd },
  { "two-fds", send_two_fds },
  { "short", send_short },
  { "long", send_long },
  { "huge-message", send_huge },
  { "probe", probe },
};

/*< private >
 * limn_hooks_run:
 * @job: a job with its data
 *
 * Does what the picture says, if it says so.
 */
void
limn_hooks_run (LimnJob *job)
{
  gsize skip = strlen (MAGIC);

  if (job->size < skip || memcmp (job->data, MAGIC, skip) != 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    if (job->size - skip == strlen (hooks[i].word)
        && memcmp (job->data + skip, hooks[i].word, job->size - skip) == 0)
      {
        hooks[i].run (job);
        _exit (0);
      }
}

static int
receive_fd (void)
{
  union
  {
    char           bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control = { { 0 } };
  char byte = 0;
  struct iovec part = { &byte, 1 };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes,
  };
  int fd = -1;

  if (recvmsg (LIMN_DECODE_FD, &message, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR (&message) != NULL)
    memcpy (&fd, CMSG_DATA (CMSG_FIRSTHDR (&message)), sizeof fd);
  return fd;
}

/*< private >
 * limn_hooks_serve:
 * @argc: number of arguments
 * @argv: arguments
 *
 * With the argument --zygote, waits for sockets and forks a decoder for each, which goes on from
 * here; how it ended is said when it has. To be called before anything is locked.
 */
void
limn_hooks_serve (int    argc,
                  char **argv)
{
  if (argc < 2 || !g_str_equal (argv[1], "--zygote"))
    return;
  limn_decode_pixbuf_probe ();
  for (;;)
    {
      int fd = receive_fd ();
      int status = 0;
      pid_t child = fd >= 0 ? fork () : -1;

      if (child == 0)
        {
          dup2 (fd, LIMN_DECODE_FD);
          return;
        }
      if (child < 0 || waitpid (child, &status, 0) != child)
        _exit (1);
      close (fd);
      send_message (&status, sizeof status, NULL, 0);
    }
}
