/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Begin and end of the decoding of one picture: what is refused before a pixel is decoded, and the
 * reply. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-job.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Enough for the size of nearly any picture. What is refused for its size is refused after this
 * much has been read, so that the refusal costs no memory. */
#define HEAD_BYTES (256 * 1024)
/* A progressive picture may ask the decoder to go over so many pixels in all. The usual encoders
 * write ten scans. */
#define MAX_PASSED_PIXELS (G_GUINT64_CONSTANT (1500) * 1000 * 1000)

static gboolean
is_too_large (const LimnHeader *header)
{
  return header->width > LIMN_DECODE_MAX_SIDE || header->height > LIMN_DECODE_MAX_SIDE
         || header->width * header->height > LIMN_DECODE_MAX_PIXELS;
}

/*< private >
 * limn_job_check:
 * @job: a job with its data; the header is filled in
 *
 * Tells what the file is, and whether it is one to decode.
 *
 * Returns: %LIMN_DECODE_WHOLE if it is, otherwise why not
 */
LimnDecodeStatus
limn_job_check (LimnJob *job)
{
  LimnHeader *header = &job->header;
  gboolean is_good = FALSE;

  job->surface.fd = -1;
  limn_header_read (job->data, MIN (job->size, HEAD_BYTES), header);
  if (header->format == LIMN_FORMAT_UNKNOWN)
    return LIMN_DECODE_NO_PICTURE;
  if (header->format == LIMN_FORMAT_OTHER)
    return LIMN_DECODE_UNSUPPORTED;
  if (is_too_large (header))
    return LIMN_DECODE_TOO_LARGE;

  is_good = limn_header_read (job->data, job->size, header);
  if (is_too_large (header))
    return LIMN_DECODE_TOO_LARGE;
  if (!is_good)
    return header->format == LIMN_FORMAT_UNKNOWN ? LIMN_DECODE_NO_PICTURE : LIMN_DECODE_BROKEN;
  if (header->n_passes > LIMN_DECODE_MAX_PASSES
      || header->n_passes * header->width * header->height > MAX_PASSED_PIXELS)
    return LIMN_DECODE_TOO_LONG;
  job->turn = header->orientation;
  return LIMN_DECODE_WHOLE;
}

/* Where an edge of the upright picture lies in the one that is stored. */
static guint32
turn_edge (gboolean is_flipped,
           guint32  begin,
           guint32  size,
           guint32  side)
{
  return is_flipped ? side - begin - size : begin;
}

/*< private >
 * limn_job_measure:
 * @job: a job
 * @width: width of the picture in pixels as stored
 * @height: height likewise
 * @size: (out): what is wanted of it; the rows that come are those of the whole size
 *
 * Reckons what the view means for a picture as it is stored.
 */
void
limn_job_measure (const LimnJob   *job,
                  guint32          width,
                  guint32          height,
                  LimnSurfaceSize *size)
{
  gboolean is_turned = job->turn >= 5;
  gboolean is_flipped_x = job->turn == 2 || job->turn == 3 || job->turn == 7 || job->turn == 8;
  gboolean is_flipped_y = job->turn == 3 || job->turn == 4 || job->turn == 6 || job->turn == 7;
  LimnDecodeMeasure m = { 0 };

  limn_decode_measure (&job->view, is_turned ? height : width, is_turned ? width : height, &m);
  *size = (LimnSurfaceSize) {
    .row_width = width,
    .n_rows = height,
    .orientation = job->turn,
    .width = is_turned ? m.height : m.width,
    .height = is_turned ? m.width : m.height,
    .part_width = is_turned ? m.part_height : m.part_width,
    .part_height = is_turned ? m.part_width : m.part_height,
  };
  size->x = turn_edge (is_flipped_x, is_turned ? m.y : m.x, size->part_width, size->width);
  size->y = turn_edge (is_flipped_y, is_turned ? m.x : m.y, size->part_height, size->height);
}

/*< private >
 * limn_job_open:
 * @job: a job
 * @width: width in pixels as stored
 * @height: height likewise
 * @row_width: pixels of the rows that will come
 * @n_rows: rows that will come
 *
 * Opens the surface, once a decoder has confirmed the size.
 *
 * Returns: %FALSE if there is not enough memory
 */
gboolean
limn_job_open (LimnJob *job,
               guint32  width,
               guint32  height,
               guint32  row_width,
               guint32  n_rows)
{
  LimnSurfaceSize size = { 0 };

  limn_job_measure (job, width, height, &size);
  size.row_width = row_width;
  size.n_rows = n_rows;
  job->header.width = width;
  job->header.height = height;
  return limn_surface_open (&job->surface, &size);
}

static void
send_reply (const LimnDecodeReply *reply,
            int                    fd)
{
  union
  {
    char           bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control = { { 0 } };
  struct iovec part = { (gpointer) reply, sizeof *reply };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  if (fd >= 0)
    {
      struct cmsghdr *header = NULL;

      message.msg_control = control.bytes;
      message.msg_controllen = sizeof control.bytes;
      header = CMSG_FIRSTHDR (&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN (sizeof fd);
      memcpy (CMSG_DATA (header), &fd, sizeof fd);
    }
  /* If Limn does not listen any more there is nobody to tell. */
  sendmsg (LIMN_DECODE_FD, &message, MSG_NOSIGNAL);
}

static guint32
get_flags (const LimnJob    *job,
           LimnDecodeStatus  status)
{
  guint32 flags = job->flags;

  if (job->surface.alpha != 255)
    flags |= LIMN_DECODE_HAS_TRANSPARENCY;
  if (job->header.has_more_frames)
    flags |= LIMN_DECODE_HAS_MORE_FRAMES;
  /* Decoders make different things of what is missing. */
  if (job->header.must_reencode || job->header.orientation != 1 || status == LIMN_DECODE_DAMAGED)
    flags |= LIMN_DECODE_MUST_REENCODE;
  return flags;
}

static gboolean
has_pixels (LimnDecodeStatus status)
{
  return status == LIMN_DECODE_WHOLE || status == LIMN_DECODE_DAMAGED;
}

/*< private >
 * limn_job_end:
 * @job: a job
 * @status: what became of it
 *
 * Sends the reply, with the pixels if there are any, and ends the process. Damaged pictures of
 * which no row was decoded are broken ones.
 */
void
limn_job_end (LimnJob          *job,
              LimnDecodeStatus  status)
{
  const LimnHeader *header = &job->header;
  LimnSurface *surface = &job->surface;
  gboolean is_turned = header->orientation >= 5;
  LimnDecodeReply reply = { LIMN_DECODE_MAGIC, .format = header->format };

  if (status == LIMN_DECODE_DAMAGED && (surface->pixels == NULL || surface->n_out == 0))
    status = LIMN_DECODE_BROKEN;
  else if (has_pixels (status) && !limn_surface_seal (surface))
    status = LIMN_DECODE_NO_MEMORY;

  reply.status = status;
  reply.orientation = (guint32) header->orientation;
  reply.width = (guint32) (is_turned ? header->height : header->width);
  reply.height = (guint32) (is_turned ? header->width : header->height);
  if (has_pixels (status))
    {
      reply.flags = get_flags (job, status);
      reply.pixel_width = surface->pixel_width;
      reply.pixel_height = surface->pixel_height;
      reply.stride = surface->pixel_width * 4;
      if (status == LIMN_DECODE_DAMAGED)
        reply.n_whole_rows = MIN (job->n_whole_rows, (guint32) header->height);
    }
  send_reply (&reply, has_pixels (status) ? surface->fd : -1);
  /* Nothing of what a picture may have done to this process is run on the way out. */
  _exit (0);
}
