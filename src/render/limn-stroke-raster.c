/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Closed outlines on pixels, all lines of a stack in one go. To cairo each line is a polygon of its
 * own with an arc at each corner, and three of them are most of what a scene of a thousand objects
 * costs. Here each pixel near the outline gets its distance to it; that says how much of the pixel
 * each of the lines covers, whatever their widths: as much as of a straight edge there. Corners are
 * round by themselves. What is not as simple as that is left to cairo. The thread that draws. */

#include "config.h"

#include "limn-stroke-raster.h"

#include <math.h>
#include <string.h>

/* Distances that are kept at a time; they fit the cache of a processor. */
#define N_DISTANCES 32768
#define MAX_BAND_ROWS 512
/* Farther than any. */
#define FAR 1e30f
/* Distances are told apart by this many parts of a pixel. */
#define STEPS_PER_PX 32
#define MAX_STEPS 4096
/* Clips that are off a pixel by less lie on it. */
#define ABOUT 1e-3

typedef struct
{
  float x;
  float y;
  float dx;
  float dy;
} Segment;

/* Of one thread */
typedef struct
{
  float   distances[N_DISTANCES]; /* squared; all far between two outlines */
  int     begins[MAX_BAND_ROWS];
  int     ends[MAX_BAND_ROWS];
  guint32 colors[MAX_STEPS];
  GArray *segments;
} Room;

typedef struct
{
  Room   *room;
  guint8 *pixels;
  int     stride;
  float   reach; /* farthest distance that is drawn */
  int     n_steps;

  /* Which pixels may change */
  int left;
  int top;
  int right;
  int bottom;
} Raster;

static void
room_free (gpointer data)
{
  Room *room = data;

  g_array_unref (room->segments);
  g_free (room);
}

static Room *
get_room (void)
{
  static GPrivate rooms = G_PRIVATE_INIT (room_free);
  Room *room = g_private_get (&rooms);

  if (room != NULL)
    return room;

  room = g_new (Room, 1);
  room->segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  for (int i = 0; i < N_DISTANCES; i++)
    room->distances[i] = FAR;
  g_private_set (&rooms, room);

  return room;
}

/* From user space to the pixels of a surface. */
typedef struct
{
  double scale;
  double x;
  double y;
} Map;

static gboolean
get_map (cairo_t         *cr,
         cairo_surface_t *surface,
         Map             *map)
{
  cairo_matrix_t matrix;
  double scale_x = 0.0;
  double scale_y = 0.0;
  double x = 0.0;
  double y = 0.0;

  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (surface, &scale_x, &scale_y);
  cairo_surface_get_device_offset (surface, &x, &y);
  map->scale = matrix.xx * scale_x;
  map->x = matrix.x0 * scale_x + x;
  map->y = matrix.y0 * scale_y + y;

  return matrix.xy == 0.0 && matrix.yx == 0.0 && map->scale > 0.0
         && fabs (matrix.yy * scale_y - map->scale) < 1e-9 * map->scale;
}

/* Only a clip of whole pixels can be had without looking at each of them. */
static gboolean
take_clip (cairo_t         *cr,
           cairo_surface_t *surface,
           const Map       *map,
           Raster          *raster)
{
  cairo_rectangle_list_t *list = cairo_copy_clip_rectangle_list (cr);
  gboolean is_simple = list->status == CAIRO_STATUS_SUCCESS && list->num_rectangles <= 1;

  if (is_simple && list->num_rectangles == 1)
    {
      const cairo_rectangle_t *clip = list->rectangles;
      double left = clip->x * map->scale + map->x;
      double top = clip->y * map->scale + map->y;
      double right = left + clip->width * map->scale;
      double bottom = top + clip->height * map->scale;

      is_simple = fabs (left - round (left)) < ABOUT && fabs (top - round (top)) < ABOUT
                  && fabs (right - round (right)) < ABOUT
                  && fabs (bottom - round (bottom)) < ABOUT;
      raster->left = (int) MAX (round (left), 0.0);
      raster->top = (int) MAX (round (top), 0.0);
      raster->right = (int) MIN (round (right), cairo_image_surface_get_width (surface));
      raster->bottom = (int) MIN (round (bottom), cairo_image_surface_get_height (surface));
    }
  cairo_rectangle_list_destroy (list);

  return is_simple;
}

static void
add_segment (GArray                  *segments,
             const Map               *map,
             const cairo_path_data_t *from,
             const cairo_path_data_t *to)
{
  Segment segment = {
    .x = (float) (from->point.x * map->scale + map->x),
    .y = (float) (from->point.y * map->scale + map->y),
    .dx = (float) ((to->point.x - from->point.x) * map->scale),
    .dy = (float) ((to->point.y - from->point.y) * map->scale),
  };

  if (segment.dx != 0.0f || segment.dy != 0.0f)
    g_array_append_val (segments, segment);
}

/* Takes the path apart, which has to consist of closed rings of straight lines. */
static gboolean
take_path (cairo_t   *cr,
           const Map *map,
           GArray    *segments)
{
  cairo_path_t *path = cairo_copy_path (cr);
  const cairo_path_data_t *first = NULL;
  const cairo_path_data_t *last = NULL;
  gboolean is_simple = path->status == CAIRO_STATUS_SUCCESS;
  gboolean is_open = FALSE;

  g_array_set_size (segments, 0);
  for (int i = 0; i < path->num_data && is_simple; i += path->data[i].header.length)
    {
      const cairo_path_data_t *data = &path->data[i];

      switch (data->header.type)
        {
        case CAIRO_PATH_MOVE_TO:
          is_simple = !is_open;
          first = last = &data[1];
          break;
        case CAIRO_PATH_LINE_TO:
          add_segment (segments, map, last, &data[1]);
          last = &data[1];
          is_open = TRUE;
          break;
        case CAIRO_PATH_CLOSE_PATH:
          add_segment (segments, map, last, first);
          last = first;
          is_open = FALSE;
          break;
        case CAIRO_PATH_CURVE_TO:
        default:
          is_simple = FALSE;
          break;
        }
    }
  is_simple = is_simple && !is_open && segments->len > 0;
  cairo_path_destroy (path);

  return is_simple;
}

/* Layer over layer, as they cover a pixel whose middle is so far from the outline. */
static guint32
mix (const LimnStrokeLayer *layers,
     guint                  n_layers,
     double                 scale,
     double                 distance)
{
  double red = 0.0;
  double green = 0.0;
  double blue = 0.0;
  double alpha = 0.0;

  for (guint i = 0; i < n_layers; i++)
    {
      double half = layers[i].width * scale / 2.0;
      /* A line that is thinner than a pixel never covers one. */
      double covered = MIN (CLAMP (half - distance + 0.5, 0.0, 1.0), 2.0 * half);
      double share = covered * layers[i].alpha;

      red = layers[i].color.red * share + red * (1.0 - share);
      green = layers[i].color.green * share + green * (1.0 - share);
      blue = layers[i].color.blue * share + blue * (1.0 - share);
      alpha = share + alpha * (1.0 - share);
    }

  return (guint32) (alpha * 255.0 + 0.5) << 24 | (guint32) (red * 255.0 + 0.5) << 16
         | (guint32) (green * 255.0 + 0.5) << 8 | (guint32) (blue * 255.0 + 0.5);
}

static gboolean
make_colors (Raster                *raster,
             const LimnStrokeLayer *layers,
             guint                  n_layers,
             double                 scale)
{
  double half = 0.0;

  for (guint i = 0; i < n_layers; i++)
    half = MAX (half, layers[i].width * scale / 2.0);
  raster->reach = (float) (half + 0.5);
  if (raster->reach * STEPS_PER_PX >= MAX_STEPS)
    return FALSE;

  raster->n_steps = (int) (raster->reach * STEPS_PER_PX) + 1;
  for (int i = 0; i < raster->n_steps; i++)
    raster->room->colors[i] = mix (layers, n_layers, scale, (i + 0.5) / STEPS_PER_PX);

  return TRUE;
}

/* Only what can be seen of the outline. */
static void
shrink_to_outline (Raster *raster)
{
  const Segment *segments = (const Segment *) (gpointer) raster->room->segments->data;
  float left = FAR;
  float top = FAR;
  float right = -FAR;
  float bottom = -FAR;

  for (guint i = 0; i < raster->room->segments->len; i++)
    {
      left = MIN (left, segments[i].x);
      top = MIN (top, segments[i].y);
      right = MAX (right, segments[i].x);
      bottom = MAX (bottom, segments[i].y);
    }
  raster->left = (int) MAX (floorf (left - raster->reach), (float) raster->left);
  raster->top = (int) MAX (floorf (top - raster->reach), (float) raster->top);
  raster->right = (int) MIN (ceilf (right + raster->reach), (float) raster->right);
  raster->bottom = (int) MIN (ceilf (bottom + raster->reach), (float) raster->bottom);
}

/* @x, @y: the middle of the first pixel as seen from the begin of the segment. */
static void
measure_row (float         *restrict distances,
             int            n_pixels,
             const Segment *segment,
             float          x,
             float          y)
{
  const float dx = segment->dx;
  const float dy = segment->dy;
  const float inverse = 1.0f / (dx * dx + dy * dy);
  const float along_y = y * dy;

  for (int i = 0; i < n_pixels; i++)
    {
      float px = x + (float) i;
      float t = (px * dx + along_y) * inverse;
      float ex;
      float ey;
      float distance;

      t = t < 0.0f ? 0.0f : t;
      t = t > 1.0f ? 1.0f : t;
      ex = px - t * dx;
      ey = y - t * dy;
      distance = ex * ex + ey * ey;
      distances[i] = distance < distances[i] ? distance : distances[i];
    }
}

/* Where in a row, whose middle is @y below the begin of the segment, that is within reach. */
static void
get_span (const Segment *segment,
          float          reach,
          float          y,
          float         *left,
          float         *right)
{
  *left = MIN (0.0f, segment->dx) - reach;
  *right = MAX (0.0f, segment->dx) + reach;
  /* In a strip along the line: of a long one the box is mostly empty. */
  if (fabsf (segment->dy) > reach)
    {
      float slope = segment->dx / segment->dy;
      float half = reach * sqrtf (1.0f + slope * slope);

      *left = MAX (*left, y * slope - half);
      *right = MIN (*right, y * slope + half);
    }
}

static void
measure_segment (Raster        *raster,
                 const Segment *segment,
                 int            top,
                 int            bottom)
{
  Room *room = raster->room;
  float reach = raster->reach;
  int width = raster->right - raster->left;
  float from = segment->y + MIN (0.0f, segment->dy) - reach;
  float to = segment->y + MAX (0.0f, segment->dy) + reach;
  int first = (int) MAX (floorf (from), (float) top);
  int end = (int) MIN (ceilf (to), (float) bottom);

  for (int row = first; row < end; row++)
    {
      float y = (float) row + 0.5f - segment->y;
      float left;
      float right;
      int begin;
      int stop;

      get_span (segment, reach, y, &left, &right);
      begin = (int) MAX (floorf (segment->x + left), (float) raster->left) - raster->left;
      stop = (int) MIN (ceilf (segment->x + right), (float) raster->right) - raster->left;
      if (begin >= stop)
        continue;
      measure_row (room->distances + (row - top) * width + begin, stop - begin, segment,
                   (float) (raster->left + begin) + 0.5f - segment->x, y);
      room->begins[row - top] = MIN (room->begins[row - top], begin);
      room->ends[row - top] = MAX (room->ends[row - top], stop);
    }
}

static inline guint32
blend (guint32 above,
       guint32 below)
{
  guint32 rest = 255 - (above >> 24);
  guint32 even = (below & 0xff00ffu) * rest + 0x800080u;
  guint32 odd = (below >> 8 & 0xff00ffu) * rest + 0x800080u;

  even = (even + (even >> 8 & 0xff00ffu)) >> 8 & 0xff00ffu;
  odd = (odd + (odd >> 8 & 0xff00ffu)) & 0xff00ff00u;

  return above + (even | odd);
}

/* Draws a row, and makes all of it far again. */
static void
paint_row (const Raster *raster,
           float        *distances,
           guint32      *pixels,
           int           n_pixels)
{
  const guint32 *colors = raster->room->colors;
  float reach = raster->reach * raster->reach;

  for (int i = 0; i < n_pixels; i++)
    {
      int step;

      if (distances[i] >= reach)
        {
          distances[i] = FAR;
          continue;
        }
      step = (int) (sqrtf (distances[i]) * STEPS_PER_PX);
      pixels[i] = blend (colors[MIN (step, raster->n_steps - 1)], pixels[i]);
      distances[i] = FAR;
    }
}

static void
draw_band (Raster *raster,
           int     top,
           int     bottom)
{
  Room *room = raster->room;
  const Segment *segments = (const Segment *) (gpointer) room->segments->data;
  int width = raster->right - raster->left;

  for (int row = 0; row < bottom - top; row++)
    {
      room->begins[row] = width;
      room->ends[row] = 0;
    }
  for (guint i = 0; i < room->segments->len; i++)
    measure_segment (raster, &segments[i], top, bottom);
  for (int row = 0; row < bottom - top; row++)
    {
      int begin = room->begins[row];
      guint8 *line = raster->pixels + (gsize) (top + row) * (gsize) raster->stride;

      if (begin < room->ends[row])
        paint_row (raster, room->distances + row * width + begin,
                   (guint32 *) (gpointer) line + raster->left + begin,
                   room->ends[row] - begin);
    }
}

/**
 * limn_stroke_raster:
 * @cr: a context with a path
 * @layers: lines along the path, the lowest first
 * @n_layers: up to %LIMN_STROKE_MAX_LAYERS
 *
 * Strokes the current path with round joins and without dashes, if it consists of closed rings of
 * straight lines, is drawn on an image, not turned, and clipped to whole pixels or not at all.
 * Keeps the path.
 *
 * The thread that draws.
 *
 * Returns: %FALSE if nothing was drawn, since it is not as simple as that
 */
gboolean
limn_stroke_raster (cairo_t               *cr,
                    const LimnStrokeLayer *layers,
                    guint                  n_layers)
{
  cairo_surface_t *surface = cairo_get_group_target (cr);
  Raster raster = { 0 };
  Map map = { 0 };
  int width = 0;
  int rows = 0;

  if (cairo_surface_get_type (surface) != CAIRO_SURFACE_TYPE_IMAGE
      || (cairo_image_surface_get_format (surface) != CAIRO_FORMAT_ARGB32
          && cairo_image_surface_get_format (surface) != CAIRO_FORMAT_RGB24)
      || cairo_get_operator (cr) != CAIRO_OPERATOR_OVER
      || !get_map (cr, surface, &map) || !take_clip (cr, surface, &map, &raster))
    return FALSE;

  raster.room = get_room ();
  if (!make_colors (&raster, layers, n_layers, map.scale)
      || !take_path (cr, &map, raster.room->segments))
    return FALSE;

  shrink_to_outline (&raster);
  width = raster.right - raster.left;
  if (width <= 0 || raster.top >= raster.bottom)
    return TRUE;
  if (width > N_DISTANCES)
    return FALSE;

  cairo_surface_flush (surface);
  raster.pixels = cairo_image_surface_get_data (surface);
  raster.stride = cairo_image_surface_get_stride (surface);
  rows = MIN (N_DISTANCES / width, MAX_BAND_ROWS);
  for (int top = raster.top; top < raster.bottom; top += rows)
    draw_band (&raster, top, MIN (top + rows, raster.bottom));
  cairo_surface_mark_dirty_rectangle (surface, raster.left, raster.top, width,
                                      raster.bottom - raster.top);

  return TRUE;
}
