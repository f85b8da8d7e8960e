/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture under the scene. Cairo's good filter needs 126 ms to fit 12 megapixels into a window
 * and its fast one drops pixels, so the picture is reduced here once per zoom, by the mean of the
 * pixels that fall on each device pixel, in integers. Whoever draws often keeps the result. Any
 * thread. */

#include "config.h"

#include "limn-picture.h"

#include "limn-parts.h"

#include <math.h>
#include <string.h>

/* From here up the pixels themselves are what one wants to see, with sharp edges. */
#define SHARP_ZOOM 3.0
/* Neutral greys: a tint around or behind a picture changes how its colours look. */
#define CHECK_PX 8
#define CHECK_LIGHT 0xf2
#define CHECK_DARK 0xd9
/* Cairo's limit for image surfaces. */
#define MAX_SURFACE_PX 32767
/* Rows of the target that are made by one thread. */
#define BAND_ROWS 32

/* Two channels in one number, each in 32 bits: blue and red, green and alpha. */
#define EVEN_CHANNELS(p) (((guint64) ((p) & 0xff)) | ((guint64) (((p) >> 16) & 0xff) << 32))
#define ODD_CHANNELS(p) EVEN_CHANNELS ((p) >> 8)

/* The source pixels of one target pixel, in 1 / (1 << bits) pixels, and what turns their weighted
 * sum into a mean of 8.8 bits, in 1 / (1 << 32). */
typedef struct
{
  guint64 begin;
  guint64 end;
  guint64 factor;
} Span;

typedef struct
{
  const guint8 *data;
  gsize         stride;
  int           width;
  int           height;
} Region;

typedef struct
{
  Region   region;
  int      width;
  int      height;
  guint    bits_x;
  guint    bits_y;
  Span    *spans;

  cairo_surface_t *target;

  /* Of one thread */
  guint32 *row;
  guint64 *sums;
  int      row_index;
} Scaler;

/* As many bits of fraction as the sums have room for: a mean over many pixels needs fewer. */
static guint
choose_bits (int   from,
             int   to,
             guint room)
{
  guint bits = 12;

  while (bits > 0 && (((guint64) from << bits) / (guint64) to) >> room != 0)
    bits--;

  return bits;
}

static Span
get_span (int   index,
          int   from,
          int   to,
          guint bits)
{
  Span span = { .begin = ((guint64) index * from << bits) / to,
                .end = ((guint64) (index + 1) * from << bits) / to };

  if (span.end == span.begin)
    span.end++;
  span.factor = ((guint64) 1 << 40) / (span.end - span.begin);

  return span;
}

/* Sums the pixels of @span in @source, weighted by how much of them is in it. */
static void
sum_span (const guint32 *source,
          const Span    *span,
          guint          bits,
          guint64       *even,
          guint64       *odd)
{
  guint64 one = (guint64) 1 << bits;
  gsize first = span->begin >> bits;
  gsize last = (span->end - 1) >> bits;
  guint64 whole_even = 0;
  guint64 whole_odd = 0;
  guint64 weight = 0;

  if (first == last)
    {
      weight = span->end - span->begin;
      *even = EVEN_CHANNELS (source[first]) * weight;
      *odd = ODD_CHANNELS (source[first]) * weight;
      return;
    }

  for (gsize i = first + 1; i < last; i++)
    {
      whole_even += EVEN_CHANNELS (source[i]);
      whole_odd += ODD_CHANNELS (source[i]);
    }

  weight = one - (span->begin & (one - 1));
  *even = (whole_even << bits) + EVEN_CHANNELS (source[first]) * weight;
  *odd = (whole_odd << bits) + ODD_CHANNELS (source[first]) * weight;
  weight = span->end - ((guint64) last << bits);
  *even += EVEN_CHANNELS (source[last]) * weight;
  *odd += ODD_CHANNELS (source[last]) * weight;
}

/* Reduces one source row in x; each channel comes out in 8.8 bits. */
static void
reduce_row (Scaler *scaler,
            int     index)
{
  const guint32 *source = (const guint32 *) (scaler->region.data +
                                             scaler->region.stride * (gsize) index);

  if (scaler->row_index == index)
    return;

  for (int x = 0; x < scaler->width; x++)
    {
      const Span *span = &scaler->spans[x];
      guint64 even = 0;
      guint64 odd = 0;
      guint32 *out = &scaler->row[4 * x];

      sum_span (source, span, scaler->bits_x, &even, &odd);
      out[0] = (guint32) (((even & G_MAXUINT32) * span->factor) >> 32);
      out[1] = (guint32) (((odd & G_MAXUINT32) * span->factor) >> 32);
      out[2] = (guint32) (((even >> 32) * span->factor) >> 32);
      out[3] = (guint32) (((odd >> 32) * span->factor) >> 32);
    }
  scaler->row_index = index;
}

static guint32
get_check (int x,
           int y)
{
  return ((x / CHECK_PX + y / CHECK_PX) & 1) != 0 ? CHECK_DARK : CHECK_LIGHT;
}

static void
write_row (Scaler  *scaler,
           guint64  weight,
           int      y,
           guint32 *target)
{
  double factor = 1.0 / ((double) weight * 256.0);

  for (int x = 0; x < scaler->width; x++)
    {
      guint32 channels[4];
      guint32 rest = 0;

      for (int i = 0; i < 4; i++)
        channels[i] = (guint32) MIN ((double) scaler->sums[4 * x + i] * factor + 0.5, 255.0);
      if (channels[3] < 255)
        rest = (get_check (x, y) * (255 - channels[3]) + 127) / 255;
      target[x] = 0xff000000u | (MIN (channels[2] + rest, 255) << 16) |
                  (MIN (channels[1] + rest, 255) << 8) | MIN (channels[0] + rest, 255);
    }
}

static void
scale_row (Scaler  *scaler,
           int      y,
           guint32 *target)
{
  Span span = get_span (y, scaler->region.height, scaler->height, scaler->bits_y);
  guint bits = scaler->bits_y;
  gsize n_sums = (gsize) scaler->width * 4;

  memset (scaler->sums, 0, n_sums * sizeof (guint64));
  for (guint64 row = span.begin >> bits; row <= (span.end - 1) >> bits; row++)
    {
      guint64 begin = MAX (span.begin, row << bits);
      guint64 end = MIN (span.end, (row + 1) << bits);
      guint32 weight = (guint32) (end - begin);

      reduce_row (scaler, (int) row);
      for (gsize i = 0; i < n_sums; i++)
        scaler->sums[i] += (guint64) scaler->row[i] * weight;
    }
  write_row (scaler, span.end - span.begin, y, target);
}

/* What one thread needs of its own is made once for all its bands. */
static void
scale_bands_cb (LimnParts *parts,
                gpointer   user_data)
{
  Scaler scaler = *(const Scaler *) user_data;
  g_autofree guint32 *row = g_new (guint32, (gsize) scaler.width * 4);
  g_autofree guint64 *sums = g_new (guint64, (gsize) scaler.width * 4);
  guint8 *data = cairo_image_surface_get_data (scaler.target);
  gsize stride = (gsize) cairo_image_surface_get_stride (scaler.target);
  guint band = 0;

  scaler.row = row;
  scaler.sums = sums;
  scaler.row_index = -1;
  while (limn_parts_next (parts, &band))
    for (int y = (int) band * BAND_ROWS; y < MIN ((int) (band + 1) * BAND_ROWS, scaler.height); y++)
      scale_row (&scaler, y, (guint32 *) (data + stride * (gsize) y));
}

static cairo_surface_t *
scale_region (const Region *region,
              int           width,
              int           height)
{
  cairo_surface_t *surface = NULL;
  g_autofree Span *spans = NULL;
  Scaler scaler = { .region = *region, .width = width, .height = height };

  if (width < 1 || height < 1 || width > MAX_SURFACE_PX || height > MAX_SURFACE_PX)
    return NULL;

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }

  /* Sums in x: 24 bits of weight and 8 of colour. In y: 48 bits of weight and 16 of colour. */
  scaler.bits_x = choose_bits (region->width, width, 23);
  scaler.bits_y = choose_bits (region->height, height, 47);
  scaler.spans = spans = g_new (Span, width);
  for (int x = 0; x < width; x++)
    spans[x] = get_span (x, region->width, width, scaler.bits_x);
  scaler.target = surface;
  cairo_surface_flush (surface);
  limn_parts_work (((guint) height + BAND_ROWS - 1) / BAND_ROWS, scale_bands_cb, &scaler);
  cairo_surface_mark_dirty (surface);

  return surface;
}

static Region
get_region (LimnPixels *pixels)
{
  return (Region) { .data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL),
                    .stride = limn_pixels_get_stride (pixels),
                    .width = limn_pixels_get_width (pixels),
                    .height = limn_pixels_get_height (pixels) };
}

static gboolean
is_region_opaque (const Region *region)
{
  for (int y = 0; y < region->height; y++)
    {
      const guint32 *row = (const guint32 *) (region->data + region->stride * (gsize) y);
      guint32 all = 0xff000000u;

      for (int x = 0; x < region->width; x++)
        all &= row[x];
      if (all != 0xff000000u)
        return FALSE;
    }

  return TRUE;
}

/**
 * limn_picture_is_opaque:
 * @pixels: a picture
 *
 * Looks whether every pixel is opaque. Reads all of them, unless one is not.
 *
 * Any thread.
 *
 * Returns: whether nothing shines through
 */
gboolean
limn_picture_is_opaque (LimnPixels *pixels)
{
  Region region;

  g_return_val_if_fail (pixels != NULL, TRUE);

  region = get_region (pixels);

  return is_region_opaque (&region);
}

/**
 * limn_picture_scale:
 * @pixels: a picture
 * @device_width: width of the result, device pixels, 1 to 32,767
 * @device_height: height of the result
 *
 * Reduces a picture to the size at which it is shown: each pixel of the result is the mean of what
 * falls on it, so that thin lines neither vanish nor flicker. Where the picture is transparent a
 * checkerboard shows; the result is opaque. Takes time in proportion to the picture: about 3 ms a
 * megapixel.
 *
 * Any thread; meant for a worker.
 *
 * Returns: (transfer full) (nullable): a new image surface with device scale 1, or %NULL when the
 *   size is out of range or there is no memory
 */
cairo_surface_t *
limn_picture_scale (LimnPixels *pixels,
                    int         device_width,
                    int         device_height)
{
  Region region;

  g_return_val_if_fail (pixels != NULL, NULL);

  region = get_region (pixels);

  return scale_region (&region, device_width, device_height);
}

static double
get_device_scale (cairo_t *cr)
{
  double x = 1.0;
  double y = 1.0;

  cairo_surface_get_device_scale (cairo_get_group_target (cr), &x, &y);
  cairo_user_to_device_distance (cr, &x, &y);

  return CLAMP (fabs (x), 0.1, 16.0);
}

/* The pixels of the picture that can be seen, with one more on each side for the filter. */
static gboolean
get_visible_region (LimnPixels         *pixels,
                    cairo_t            *cr,
                    const LimnViewport *viewport,
                    int                *x,
                    int                *y,
                    Region             *region)
{
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;

  *region = get_region (pixels);
  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  left = floor ((left - viewport->x) / viewport->zoom) - 1.0;
  top = floor ((top - viewport->y) / viewport->zoom) - 1.0;
  right = ceil ((right - viewport->x) / viewport->zoom) + 1.0;
  bottom = ceil ((bottom - viewport->y) / viewport->zoom) + 1.0;

  *x = (int) CLAMP (left, 0.0, region->width);
  *y = (int) CLAMP (top, 0.0, region->height);
  region->width = (int) CLAMP (right, 0.0, region->width) - *x;
  region->height = (int) CLAMP (bottom, 0.0, region->height) - *y;
  region->data += region->stride * (gsize) *y + (gsize) *x * 4;

  return region->width > 0 && region->height > 0;
}

static void
paint_checks (cairo_t *cr)
{
  guint32 tile[4] = {
    0xff000000u | CHECK_LIGHT * 0x010101u, 0xff000000u | CHECK_DARK * 0x010101u,
    0xff000000u | CHECK_DARK * 0x010101u, 0xff000000u | CHECK_LIGHT * 0x010101u,
  };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2, 2);
  double step = CHECK_PX / get_device_scale (cr);

  cairo_surface_flush (surface);
  for (int row = 0; row < 2; row++)
    memcpy (cairo_image_surface_get_data (surface) +
            (gsize) cairo_image_surface_get_stride (surface) * (gsize) row,
            &tile[2 * row], 2 * sizeof (guint32));
  cairo_surface_mark_dirty (surface);

  cairo_save (cr);
  cairo_scale (cr, step, step);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

/* Paints @surface over the clip, which is where the region is; it may have another size. */
static void
paint_surface (cairo_t         *cr,
               cairo_surface_t *surface,
               double           width,
               double           height,
               cairo_filter_t   filter)
{
  cairo_scale (cr,
               width / cairo_image_surface_get_width (surface),
               height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), filter);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
}

static void
paint_region (cairo_t      *cr,
              const Region *region,
              double        zoom,
              gboolean      is_smooth)
{
  double device_zoom = zoom * get_device_scale (cr);
  double width = region->width * zoom;
  double height = region->height * zoom;
  cairo_surface_t *surface = NULL;

  if (device_zoom < 1.0)
    {
      surface = scale_region (region,
                              (int) MAX (round (region->width * device_zoom), 1.0),
                              (int) MAX (round (region->height * device_zoom), 1.0));
      if (surface != NULL)
        paint_surface (cr, surface, width, height, CAIRO_FILTER_BILINEAR);
    }
  else if (region->width <= MAX_SURFACE_PX && region->height <= MAX_SURFACE_PX)
    {
      if (!is_region_opaque (region))
        paint_checks (cr);
      surface = cairo_image_surface_create_for_data ((guint8 *) region->data, CAIRO_FORMAT_ARGB32,
                                                     region->width, region->height,
                                                     (int) region->stride);
      paint_surface (cr, surface, width, height,
                     device_zoom >= SHARP_ZOOM && !is_smooth ? CAIRO_FILTER_NEAREST
                                                             : CAIRO_FILTER_BILINEAR);
      /* The context may live longer than the pixels: it must not keep the surface. */
      cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
      cairo_surface_finish (surface);
    }

  g_clear_pointer (&surface, cairo_surface_destroy);
}

/**
 * limn_picture_draw:
 * @pixels: a picture
 * @cr: a context on an image surface, in view pixels; its state is kept
 * @viewport: where the picture is in the view
 * @is_smooth: whether pixels stay smooth however much they are enlarged
 *
 * Draws the part of a picture that is in the clip: the mean of the pixels when it is reduced,
 * smooth when it is a little enlarged, with visible pixels from 3:1 up unless @is_smooth. For a
 * picture that moves or changes its size often keep what [func@picture_scale] returns instead.
 *
 * Any thread.
 */
void
limn_picture_draw (LimnPixels         *pixels,
                   cairo_t            *cr,
                   const LimnViewport *viewport,
                   gboolean            is_smooth)
{
  Region region;
  int x = 0;
  int y = 0;

  g_return_if_fail (pixels != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (viewport != NULL);

  if (!isfinite (viewport->zoom) || viewport->zoom <= 0.0 ||
      !isfinite (viewport->x) || !isfinite (viewport->y))
    return;

  cairo_save (cr);
  cairo_new_path (cr);
  if (viewport->view_width > 0.0 && viewport->view_height > 0.0)
    {
      cairo_rectangle (cr, 0.0, 0.0, viewport->view_width, viewport->view_height);
      cairo_clip (cr);
    }
  if (get_visible_region (pixels, cr, viewport, &x, &y, &region))
    {
      cairo_translate (cr, viewport->x + x * viewport->zoom, viewport->y + y * viewport->zoom);
      cairo_rectangle (cr, 0.0, 0.0,
                       region.width * viewport->zoom, region.height * viewport->zoom);
      cairo_clip (cr);
      paint_region (cr, &region, viewport->zoom, is_smooth);
    }
  cairo_restore (cr);
}
