/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A decoder that has been taken over: the picture tells it in words what to do wrong. */

#include "config.h"

#include "limn-decode-protocol.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_WORD_BYTES 32
#define LONG_BYTES (64 * 1024)
#define ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static const guint32 pixels[2] = { 0xff112233, 0xff445566 };

static int
receive (int   flags,
         char *word)
{
  LimnDecodeRequest request = { 0 };
  char control[CMSG_SPACE (sizeof (int))] = { 0 };
  struct iovec vector = { &request, sizeof request };
  struct msghdr message = {
    .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control,
  };
  int fd = -1;

  if (recvmsg (LIMN_DECODE_FD, &message, flags) != sizeof request
      || request.magic != LIMN_DECODE_MAGIC || CMSG_FIRSTHDR (&message) == NULL)
    _exit (1);
  memcpy (&fd, CMSG_DATA (CMSG_FIRSTHDR (&message)), sizeof fd);
  if (pread (fd, word, MAX_WORD_BYTES - 1, 0) <= 0)
    _exit (2);
  return fd;
}

static void
reply (const void *data,
       gsize       size,
       const int  *fds,
       gsize       n_fds)
{
  char control[CMSG_SPACE (2 * sizeof (int))] = { 0 };
  struct iovec vector = { (void *) data, size };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };

  if (n_fds > 0)
    {
      struct cmsghdr *header = NULL;

      message.msg_control = control;
      message.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
      header = CMSG_FIRSTHDR (&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN (n_fds * sizeof (int));
      memcpy (CMSG_DATA (header), fds, n_fds * sizeof (int));
    }
  sendmsg (LIMN_DECODE_FD, &message, 0);
}

static int
make_pixels (gsize    size,
             unsigned seals)
{
  int fd = memfd_create ("pixels", MFD_ALLOW_SEALING);

  if (ftruncate (fd, (off_t) size) != 0
      || pwrite (fd, pixels, MIN (size, sizeof pixels), 0) < 0
      || fcntl (fd, F_ADD_SEALS, seals) != 0)
    _exit (3);
  return fd;
}

/* Ends, or never does, without a fair reply. Returns when that is not what was asked for. */
static void
be_odd (const char            *word,
        const LimnDecodeReply *good,
        int                   *fds)
{
  static char long_message[LONG_BYTES];

  if (strcmp (word, "exit") == 0)
    _exit (0);
  if (strcmp (word, "crash") == 0)
    {
      /* Sanitizers would catch it. */
      signal (SIGSEGV, SIG_DFL);
      raise (SIGSEGV);
    }
  if (strcmp (word, "stay") == 0)
    reply (good, sizeof *good, fds, 1);
  if (strcmp (word, "stay") == 0 || strcmp (word, "hang") == 0)
    pause ();

  if (strcmp (word, "short") == 0)
    reply (good, 4, fds, 1);
  else if (strcmp (word, "long") == 0)
    reply (long_message, LONG_BYTES, NULL, 0);
  else if (strcmp (word, "empty") == 0)
    reply (good, 0, NULL, 0);
  else if (strcmp (word, "none") == 0)
    reply (good, sizeof *good, NULL, 0);
  else if (strcmp (word, "two") == 0)
    reply (good, sizeof *good, fds, 2);
  else if (strcmp (word, "pipe") == 0 && pipe (fds) == 0)
    reply (good, sizeof *good, fds, 1);
  else
    return;
  _exit (0);
}

int
main (void)
{
  char word[MAX_WORD_BYTES] = { 0 };
  LimnDecodeReply good = {
    LIMN_DECODE_MAGIC, LIMN_DECODE_WHOLE, LIMN_FORMAT_PNG, 0, 1, 2, 1, 0, 2, 1, 8,
  };
  int fds[2] = { -1, -1 };

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  /* Only looks, so that the request stays unread. */
  receive (MSG_PEEK, word);
  if (strcmp (word, "leave") == 0)
    _exit (0);
  receive (0, word);
  fds[0] = make_pixels (strcmp (word, "thin") == 0 ? 4 : 8,
                        strcmp (word, "soft") == 0 ? F_SEAL_SHRINK : ALL_SEALS);
  fds[1] = fds[0];
  be_odd (word, &good, fds);

  if (strcmp (word, "wide") == 0)
    good.pixel_width = 3;
  else if (strcmp (word, "huge") == 0)
    good.width = good.height = good.pixel_width = good.pixel_height = 30000;
  else if (strcmp (word, "status") == 0)
    good.status = 99;
  else if (strcmp (word, "broken-with-pixels") == 0)
    good.status = LIMN_DECODE_BROKEN;
  else if (strcmp (word, "damaged") == 0)
    good.status = LIMN_DECODE_DAMAGED;
  else if (strcmp (word, "film") == 0)
    good.flags = LIMN_DECODE_HAS_MORE_FRAMES | LIMN_DECODE_MUST_REENCODE;
  reply (&good, sizeof good, fds, 1);
  return 0;
}
