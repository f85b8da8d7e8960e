/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-decode-protocol.h"
#include "limn-decode-surface.h"
#include "limn-header.h"

G_BEGIN_DECLS

/* How often a progressive picture may ask the decoder to go over all of it. */
#define LIMN_DECODE_MAX_PASSES 100

/*
 * LimnJob:
 * @data: the picture
 * @size: bytes
 * @view: how much of the picture is wanted
 * @usable: a bit for each #LimnFormat that gdk-pixbuf decodes on this system
 * @header: what the structure of the file tells
 * @turn: EXIF orientation of the rows as they come out of the codec
 * @surface: where the pixels go; open if its `pixels` are set
 * @flags: #LimnDecodeFlags found so far
 * @n_whole_rows: rows as stored that are sure, if the picture is damaged
 *
 * The one picture of this process. A codec returns what became of it. If it is called back with an
 * error from which it must not return, it ends the job, and with it the process, right there.
 */
typedef struct
{
  const guint8   *data;
  gsize           size;
  LimnDecodeView  view;
  guint32         usable;
  LimnHeader      header;
  int             turn;
  LimnSurface     surface;
  guint32         flags;
  guint32         n_whole_rows;
} LimnJob;

LimnDecodeStatus limn_job_check       (LimnJob          *job);
void             limn_job_measure     (const LimnJob    *job,
                                       guint32           width,
                                       guint32           height,
                                       LimnSurfaceSize  *size);
gboolean         limn_job_open        (LimnJob          *job,
                                       guint32           width,
                                       guint32           height,
                                       guint32           row_width,
                                       guint32           n_rows);
void             limn_job_end         (LimnJob          *job,
                                       LimnDecodeStatus  status) G_GNUC_NORETURN;

LimnDecodeStatus limn_decode_jpeg     (LimnJob          *job);
LimnDecodeStatus limn_decode_png      (LimnJob          *job);
LimnDecodeStatus limn_decode_webp     (LimnJob          *job);
LimnDecodeStatus limn_decode_pixbuf   (LimnJob          *job);
guint32          limn_decode_pixbuf_probe (void);

G_END_DECLS
