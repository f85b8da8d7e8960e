/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* WebP by libwebp, a piece at a time, so that of a file that is cut off the rows that are there can
 * be had. Of a film the first frame is put on its canvas. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-job.h"

#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

/* libwebp writes bytes, Limn's pixels are numbers. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define NATIVE_ARGB MODE_BGRA
#else
#define NATIVE_ARGB MODE_ARGB
#endif

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebPDemuxer, WebPDemuxDelete)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebPIDecoder, WebPIDelete)

/* A picture within the file: the only one, or the first of a film. */
typedef struct
{
  WebPData bytes;
  guint32  x;
  guint32  y;
  guint32  width;
  guint32  height;
  gboolean has_alpha;
} Frame;

/* What comes out of the decoder, and how far it got. */
typedef struct
{
  guint32          *pixels;
  guint32           width;
  guint32           height;
  guint32           n_rows;
  guint32           n_sure;
  LimnDecodeStatus  status;
} Output;

static LimnDecodeStatus
find_frame (LimnJob *job,
            Frame   *frame)
{
  WebPData data = { job->data, job->size };
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  g_autoptr (WebPDemuxer) demuxer = WebPDemuxPartial (&data, &state);
  WebPIterator iterator = { 0 };
  WebPBitstreamFeatures features;

  if (demuxer == NULL || !WebPDemuxGetFrame (demuxer, 1, &iterator))
    return LIMN_DECODE_BROKEN;
  if (WebPDemuxGetI (demuxer, WEBP_FF_CANVAS_WIDTH) != job->header.width
      || WebPDemuxGetI (demuxer, WEBP_FF_CANVAS_HEIGHT) != job->header.height)
    return LIMN_DECODE_BROKEN;
  if (WebPGetFeatures (iterator.fragment.bytes, iterator.fragment.size, &features)
      != VP8_STATUS_OK)
    return LIMN_DECODE_BROKEN;
  job->header.has_more_frames = WebPDemuxGetI (demuxer, WEBP_FF_FRAME_COUNT) > 1;
  frame->bytes = iterator.fragment;
  frame->x = (guint32) iterator.x_offset;
  frame->y = (guint32) iterator.y_offset;
  frame->width = (guint32) features.width;
  frame->height = (guint32) features.height;
  frame->has_alpha = features.has_alpha != 0;
  if ((guint64) frame->x + frame->width > job->header.width
      || (guint64) frame->y + frame->height > job->header.height)
    return LIMN_DECODE_BROKEN;
  return LIMN_DECODE_WHOLE;
}

/* Straight alpha comes out. */
static void
decode_frame (const Frame *frame,
              Output      *output)
{
  WebPDecoderConfig config;
  g_autoptr (WebPIDecoder) decoder = NULL;
  VP8StatusCode code = VP8_STATUS_OUT_OF_MEMORY;
  int last_row = 0;

  output->status = LIMN_DECODE_NO_MEMORY;
  if (!WebPInitDecoderConfig (&config))
    return;
  config.output.colorspace = NATIVE_ARGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = (guint8 *) output->pixels;
  config.output.u.RGBA.stride = (int) output->width * 4;
  config.output.u.RGBA.size = (gsize) output->width * output->height * 4;
  if (output->width != frame->width || output->height != frame->height)
    {
      config.options.use_scaling = 1;
      config.options.scaled_width = (int) output->width;
      config.options.scaled_height = (int) output->height;
    }
  decoder = WebPIDecode (NULL, 0, &config);
  if (decoder == NULL)
    return;
  code = WebPIUpdate (decoder, frame->bytes.bytes, frame->bytes.size);
  if (WebPIDecGetRGB (decoder, &last_row, NULL, NULL, NULL) != NULL)
    output->n_rows = (guint32) MAX (last_row, 0);
  if (code == VP8_STATUS_OK)
    output->status = LIMN_DECODE_WHOLE;
  else if (code != VP8_STATUS_OUT_OF_MEMORY)
    output->status = LIMN_DECODE_DAMAGED;
  /* Rows of a file with wrong codes were decoded from who knows what. */
  if (code == VP8_STATUS_OK || code == VP8_STATUS_SUSPENDED)
    output->n_sure = output->n_rows;
}

/* Decoded right where it belongs. */
static void
push_in_place (LimnJob      *job,
               const Frame  *frame,
               const Output *output)
{
  for (guint32 y = 0; y < output->n_rows; y++)
    {
      if (frame->has_alpha)
        limn_surface_premultiply (&job->surface, output->pixels + (gsize) y * output->width);
      limn_surface_push (&job->surface, 1);
    }
}

/* The canvas around a frame is transparent. */
static void
push_on_canvas (LimnJob      *job,
                const Frame  *frame,
                const Output *output,
                guint32      *canvas)
{
  guint32 width = job->surface.in_width;
  guint32 height = job->surface.in_height;

  if (output->status != LIMN_DECODE_WHOLE)
    height = output->n_rows > 0 ? frame->y + output->n_rows : 0;
  for (guint32 y = 0; y < height; y++)
    {
      memset (canvas, 0, (gsize) width * 4);
      if (y >= frame->y && y - frame->y < output->n_rows)
        memcpy (canvas + frame->x, output->pixels + (gsize) (y - frame->y) * output->width,
                (gsize) output->width * 4);
      limn_surface_premultiply (&job->surface, canvas);
      limn_surface_push_copy (&job->surface, canvas);
    }
}

static LimnDecodeStatus
judge (LimnJob      *job,
       const Frame  *frame,
       const Output *output)
{
  guint64 n_sure = frame->height;

  /* A row that was made smaller stands for several, the last of them in part. */
  if (output->n_sure < output->height)
    n_sure = (guint64) output->n_sure * frame->height / output->height;
  job->n_whole_rows = output->n_sure > 0 ? (guint32) (frame->y + n_sure) : 0;
  if (output->status == LIMN_DECODE_WHOLE && !job->header.is_complete)
    {
      job->n_whole_rows = (guint32) job->header.height;
      return LIMN_DECODE_DAMAGED;
    }
  return output->status;
}

static gboolean
covers_canvas (const LimnJob *job,
               const Frame   *frame)
{
  return frame->width == job->header.width && frame->height == job->header.height;
}

/*< private >
 * limn_decode_webp:
 * @job: a job whose header has been checked
 *
 * Decodes a WebP file.
 *
 * Returns: what became of it
 */
LimnDecodeStatus
limn_decode_webp (LimnJob *job)
{
  g_autofree guint32 *memory = NULL;
  g_autofree guint32 *canvas = NULL;
  guint32 width = (guint32) job->header.width;
  guint32 height = (guint32) job->header.height;
  Frame frame = { { 0 } };
  Output output = { 0 };
  LimnDecodeStatus status = find_frame (job, &frame);

  if (status != LIMN_DECODE_WHOLE)
    return status;
  /* libwebp makes smaller what fills the canvas; what does not is put on it first. */
  output.width = frame.width;
  output.height = frame.height;
  if (covers_canvas (job, &frame))
    {
      LimnSurfaceSize size = { 0 };

      limn_job_measure (job, width, height, &size);
      output.width = size.width;
      output.height = size.height;
    }
  if (!limn_job_open (job, width, height,
                      covers_canvas (job, &frame) ? output.width : width,
                      covers_canvas (job, &frame) ? output.height : height))
    return LIMN_DECODE_NO_MEMORY;

  if (limn_surface_is_direct (&job->surface) && job->header.orientation == 1
      && covers_canvas (job, &frame))
    {
      output.pixels = (guint32 *) (gpointer) job->surface.pixels;
      decode_frame (&frame, &output);
      push_in_place (job, &frame, &output);
      return judge (job, &frame, &output);
    }
  memory = g_try_malloc0_n (output.height, (gsize) output.width * 4);
  canvas = g_try_new (guint32, job->surface.in_width);
  if (memory == NULL || canvas == NULL)
    return LIMN_DECODE_NO_MEMORY;
  output.pixels = memory;
  decode_frame (&frame, &output);
  push_on_canvas (job, &frame, &output, canvas);
  return judge (job, &frame, &output);
}
