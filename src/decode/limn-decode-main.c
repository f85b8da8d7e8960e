/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The decoder: gets one picture, sends its pixels, ends. Whatever the picture makes of this process
 * stays in it. See limn-decode-protocol.h for what is said and limn-decode-sandbox.c for what is
 * out of reach. One thread. */

#include "config.h"

#include "limn-decode-hooks.h"
#include "limn-decode-job.h"
#include "limn-decode-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static gboolean
receive (LimnDecodeRequest *request,
         int               *fd)
{
  union
  {
    char           bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control = { { 0 } };
  struct iovec part = { request, sizeof *request };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes,
  };
  struct cmsghdr *header = NULL;
  gssize n = 0;

  do
    n = recvmsg (LIMN_DECODE_FD, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  header = n == sizeof *request ? CMSG_FIRSTHDR (&message) : NULL;
  if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS
      || header->cmsg_len != CMSG_LEN (sizeof *fd) || request->magic != LIMN_DECODE_MAGIC)
    return FALSE;
  memcpy (fd, CMSG_DATA (header), sizeof *fd);
  return TRUE;
}

/* Only a sealed file can be read as memory: from any other, what is read could be cut off. */
static gboolean
map_picture (LimnJob *job,
             int      fd)
{
  const int needed = F_SEAL_WRITE | F_SEAL_SHRINK;
  int seals = fcntl (fd, F_GET_SEALS);
  /* Not fstat(): the C library makes it a call that takes the name of a file as well. */
  off_t size = lseek (fd, 0, SEEK_END);

  if (seals < 0 || (seals & needed) != needed || size < 0 || size > LIMN_DECODE_MAX_FILE_BYTES)
    return FALSE;
  job->size = (gsize) size;
  if (job->size == 0)
    {
      job->data = (const guint8 *) "";
      return TRUE;
    }
  job->data = mmap (NULL, job->size, PROT_READ, MAP_PRIVATE, fd, 0);
  return job->data != MAP_FAILED;
}

static LimnDecodeStatus
decode (LimnJob *job)
{
  LimnDecodeStatus status = limn_job_check (job);

  if (status != LIMN_DECODE_WHOLE)
    return status;
  switch (job->header.format)
    {
    case LIMN_FORMAT_JPEG:
      return limn_decode_jpeg (job);
    case LIMN_FORMAT_PNG:
      return limn_decode_png (job);
    case LIMN_FORMAT_WEBP:
      return limn_decode_webp (job);
    case LIMN_FORMAT_BMP:
    case LIMN_FORMAT_TIFF:
    case LIMN_FORMAT_GIF:
      return limn_decode_pixbuf (job);
    case LIMN_FORMAT_UNKNOWN:
    case LIMN_FORMAT_OTHER:
      break;
    }
  return LIMN_DECODE_UNSUPPORTED;
}

static LimnFilter
get_filter (int    argc,
            char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], LIMN_DECODE_STRICT))
        return LIMN_FILTER_STRICT;
      if (g_str_equal (argv[i], LIMN_DECODE_UNFILTERED))
        return LIMN_FILTER_NONE;
    }
  return LIMN_FILTER_ERRORS;
}

/* Ends the process when the picture is done. */
int
main (int    argc,
      char **argv)
{
  LimnDecodeRequest request = { 0 };
  LimnJob job = { 0 };
  int fd = -1;

#ifdef LIMN_DECODE_HOOKS
  limn_hooks_serve (argc, argv);
#endif
  if (!limn_sandbox_limit ())
    return LIMN_DECODE_EXIT_SANDBOX;
  /* Loads the modules; what works is asked below, as they may work only as long as all is open. */
  limn_decode_pixbuf_probe ();
  if (!limn_sandbox_close (get_filter (argc, argv)))
    return LIMN_DECODE_EXIT_SANDBOX;
  job.usable = limn_decode_pixbuf_probe ();

  if (!receive (&request, &fd) || !map_picture (&job, fd))
    return LIMN_DECODE_EXIT_REQUEST;
  job.view = request.view;
#ifdef LIMN_DECODE_HOOKS
  limn_hooks_run (&job);
#endif
  limn_job_end (&job, decode (&job));
}
