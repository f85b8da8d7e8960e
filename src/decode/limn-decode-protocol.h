/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What Limn and its decoder say to each other. Both are of one build and run on one computer, so
 * the messages are plain structs; what comes back is checked as if a stranger had sent it, since
 * the decoder may have been taken over by the picture.
 *
 * The decoder is started with one end of a `SOCK_SEQPACKET` pair as file descriptor
 * %LIMN_DECODE_FD. It gets one request, with the picture as a sealed memfd attached, and sends one
 * reply, with the pixels as a sealed memfd attached if there are any. Then it ends.
 *
 * The kernel kills it when the thread that started it ends, not only the process: it must be
 * started by a thread that stays. */

#define LIMN_DECODE_FD 3
#define LIMN_DECODE_MAGIC 0x4c644332 /* "LdC2" */

/* Arguments. What is not on its list of system calls fails; it can end the decoder instead, so that
 * tests find it, or there can be no list, where the system has none. */
#define LIMN_DECODE_STRICT "--strict"
#define LIMN_DECODE_UNFILTERED "--unfiltered"

/* How the decoder ends, if not with 0 after a reply: it could not lock itself in, or there was no
 * question. */
#define LIMN_DECODE_EXIT_SANDBOX 3
#define LIMN_DECODE_EXIT_REQUEST 4

#define LIMN_DECODE_MAX_FILE_BYTES (64 * 1024 * 1024)
#define LIMN_DECODE_MAX_PIXELS (120 * 1000 * 1000)
#define LIMN_DECODE_MAX_SIDE 30000

/**
 * LimnFormat:
 *
 * What the first bytes of a file say it is. The last value stands for what is known only to be
 * named in the refusal.
 */
typedef enum
{
  LIMN_FORMAT_UNKNOWN,
  LIMN_FORMAT_JPEG,
  LIMN_FORMAT_PNG,
  LIMN_FORMAT_WEBP,
  LIMN_FORMAT_BMP,
  LIMN_FORMAT_TIFF,
  LIMN_FORMAT_GIF,
  LIMN_FORMAT_OTHER,
} LimnFormat;

/**
 * LimnDecodeStatus:
 * @LIMN_DECODE_WHOLE: here are the pixels, all as they were written
 * @LIMN_DECODE_DAMAGED: here are the pixels; only the first `n_whole_rows` rows are sure
 * @LIMN_DECODE_NO_PICTURE: not a picture of any kind
 * @LIMN_DECODE_UNSUPPORTED: a picture of a kind, or of a variant, that is not opened
 * @LIMN_DECODE_BROKEN: a picture, but nothing of it can be shown
 * @LIMN_DECODE_TOO_LARGE: more pixels than allowed; `width` and `height` say how many
 * @LIMN_DECODE_TOO_LONG: it would take too long to decode
 * @LIMN_DECODE_NO_MEMORY: there is not enough memory
 *
 * What became of a picture.
 */
typedef enum
{
  LIMN_DECODE_WHOLE = 1,
  LIMN_DECODE_DAMAGED,
  LIMN_DECODE_NO_PICTURE,
  LIMN_DECODE_UNSUPPORTED,
  LIMN_DECODE_BROKEN,
  LIMN_DECODE_TOO_LARGE,
  LIMN_DECODE_TOO_LONG,
  LIMN_DECODE_NO_MEMORY,
} LimnDecodeStatus;

/**
 * LimnDecodeFlags:
 * @LIMN_DECODE_HAS_TRANSPARENCY: some pixel is not opaque
 * @LIMN_DECODE_MUST_REENCODE: servers read the file in another way than what was decoded
 * @LIMN_DECODE_HAS_MORE_FRAMES: the file has more than the one frame that was decoded
 *
 * What else there is to know about a picture.
 */
typedef enum
{
  LIMN_DECODE_HAS_TRANSPARENCY = 1 << 0,
  LIMN_DECODE_MUST_REENCODE = 1 << 1,
  LIMN_DECODE_HAS_MORE_FRAMES = 1 << 2,
} LimnDecodeFlags;

/**
 * LimnDecodeView:
 * @max_side: longest side of the result in pixels, 0 for any; the rest then does not count
 * @cover_width: width of a box in pixels, 0 for none: the picture is halved for as long as it is
 *   still as large as it would be if it was fitted into the box
 * @cover_height: height of that box
 * @reduction: without a box, pixels of the picture that become one in each direction: a power of
 *   two, 0 for 1
 * @x: left edge of the part that is wanted, in pixels of the upright picture
 * @y: top edge likewise
 * @width: width of the part, 0 for the whole picture
 * @height: height of the part
 *
 * How much of a picture is wanted. All 0: all of it, as large as it is.
 */
typedef struct
{
  guint32 max_side;
  guint32 cover_width;
  guint32 cover_height;
  guint32 reduction;
  guint32 x;
  guint32 y;
  guint32 width;
  guint32 height;
} LimnDecodeView;

/**
 * LimnDecodeMeasure:
 * @width: width of the whole picture once it is smaller, upright
 * @height: height likewise
 * @x: left edge of the part of it that is handed out
 * @y: top edge likewise
 * @part_width: width of that part
 * @part_height: height likewise
 *
 * What a view means for a picture of a certain size.
 */
typedef struct
{
  guint32 width;
  guint32 height;
  guint32 x;
  guint32 y;
  guint32 part_width;
  guint32 part_height;
} LimnDecodeMeasure;

/**
 * LimnDecodeRequest:
 * @magic: %LIMN_DECODE_MAGIC
 * @view: how much is wanted
 *
 * What Limn says. The picture is attached.
 */
typedef struct
{
  guint32        magic;
  LimnDecodeView view;
} LimnDecodeRequest;

/**
 * LimnDecodeReply:
 * @magic: %LIMN_DECODE_MAGIC
 * @status: a #LimnDecodeStatus
 * @format: a #LimnFormat
 * @flags: #LimnDecodeFlags
 * @orientation: EXIF orientation as the file says, 1 to 8; it has been applied to the pixels
 * @width: upright width of the whole picture in pixels, as large as it is
 * @height: upright height likewise
 * @n_whole_rows: rows as stored in the file that are sure, with %LIMN_DECODE_DAMAGED
 * @pixel_width: width of the pixels that are attached, upright
 * @pixel_height: height likewise
 * @stride: bytes from row to row of the pixels
 *
 * What the decoder says. Pixels are 32 bits each, premultiplied ARGB in native byte order, as
 * cairo's `CAIRO_FORMAT_ARGB32`; there are `stride * pixel_height` bytes of them.
 */
typedef struct
{
  guint32 magic;
  guint32 status;
  guint32 format;
  guint32 flags;
  guint32 orientation;
  guint32 width;
  guint32 height;
  guint32 n_whole_rows;
  guint32 pixel_width;
  guint32 pixel_height;
  guint32 stride;
} LimnDecodeReply;

LimnFormat limn_format_sniff       (const guint8           *data,
                                    gsize                   size,
                                    const char            **name);
void       limn_decode_measure     (const LimnDecodeView   *view,
                                    guint32                 width,
                                    guint32                 height,
                                    LimnDecodeMeasure      *measure);
gboolean   limn_decode_reply_check (const LimnDecodeReply  *reply,
                                    gsize                   message_size,
                                    guint                   n_fds,
                                    const LimnDecodeView   *view,
                                    gsize                   memfd_size,
                                    guint                   memfd_seals);

G_END_DECLS
