/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one file that talks to OpenCV. It keeps three promises: nothing but C types in its header, no
 * C++ exception gets out, and the same pixels always give the same answer. The network runs on one
 * thread at a time; outlines may be cut on several at once. */

#include "config.h"

#include "limn-detector.h"

#include "limn-decode-boxes.h"
#include "limn-error.h"
#include "limn-grab-cut.h"

#include <cmath>
#include <mutex>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

struct _LimnDetector
{
  cv::dnn::Net net;
};

namespace
{

/* What NanoDet was trained with: blue, green, red. */
const double channel_mean[3] = { 103.53, 116.28, 123.675 };
const double channel_deviation[3] = { 57.375, 57.12, 58.395 };
const int letterbox_grey = 114;
/* The network learnt from pictures that were scaled linearly. Below this scale that would skip
 * pixels, and small things would come and go with the size of the picture. */
const double averaging_scale = 0.5;

/* The lowest confidence a server accepts; nothing weaker can ever be asked for. */
const float candidate_floor = 0.01f;

const int strides[3] = { 8, 16, 32 };

/* How much around a box is looked at: a share of the box and a few pixels. */
const double crop_share = 0.2;
const double crop_extra_px = 8;

/* What an effort means. Time grows with the area of the crop; past the careful side outlines get no
 * better. The disc that closes gaps is as large on the object in both. */
struct Effort
{
  int   crop_side_px;
  guint n_rounds;
  int   close_px;
};

const Effort efforts[] = {
  { 96, 2, 5 },
  { 160, 4, 9 },
};

/* A view of the pixels; valid while @pixels lives. */
cv::Mat
view_pixels (LimnPixels *pixels)
{
  GBytes *bytes = limn_pixels_get_bytes (pixels);
  auto data = static_cast<const guint8 *> (g_bytes_get_data (bytes, nullptr));

  return cv::Mat (limn_pixels_get_height (pixels), limn_pixels_get_width (pixels), CV_8UC4,
                  const_cast<guint8 *> (data), limn_pixels_get_stride (pixels));
}

/* Drops alpha. LimnPixels are 32-bit words, so the order of bytes is the machine's. */
cv::Mat
to_bgr (const cv::Mat &argb)
{
  cv::Mat bgr (argb.size (), CV_8UC3);
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  const int order[] = { 0, 0, 1, 1, 2, 2 };
#else
  const int order[] = { 3, 0, 2, 1, 1, 2 };
#endif

  cv::mixChannels (&argb, 1, &bgr, 1, order, 3);

  return bgr;
}

cv::Mat
make_input (const cv::Mat &picture,
            LimnLetterbox *letterbox)
{
  const double scale = std::min (LIMN_NETWORK_SIDE / (double) picture.cols,
                                 LIMN_NETWORK_SIDE / (double) picture.rows);
  const cv::Size size (std::max (1, (int) std::lround (picture.cols * scale)),
                       std::max (1, (int) std::lround (picture.rows * scale)));
  const cv::Rect place (0, 0, size.width, size.height);
  const int shape[] = { 1, 3, LIMN_NETWORK_SIDE, LIMN_NETWORK_SIDE };
  cv::Mat small;
  cv::Mat square (LIMN_NETWORK_SIDE, LIMN_NETWORK_SIDE, CV_8UC3, cv::Scalar::all (letterbox_grey));
  cv::Mat blob (4, shape, CV_32F);
  std::vector<cv::Mat> channels;

  cv::resize (picture, small, size, 0, 0,
              scale < averaging_scale ? cv::INTER_AREA : cv::INTER_LINEAR);
  to_bgr (small).copyTo (square (place));
  cv::split (square, channels);
  for (int i = 0; i < 3; i++)
    {
      cv::Mat plane (LIMN_NETWORK_SIDE, LIMN_NETWORK_SIDE, CV_32F, blob.ptr<float> (0, i));

      channels[i].convertTo (plane, CV_32F, 1.0 / channel_deviation[i],
                             -channel_mean[i] / channel_deviation[i]);
    }

  letterbox->scale_x = size.width / (double) picture.cols;
  letterbox->scale_y = size.height / (double) picture.rows;
  letterbox->left = place.x;
  letterbox->top = place.y;

  return blob;
}

void
infer (LimnDetector  *self,
       LimnPixels    *pixels,
       GArray        *candidates,
       LimnLetterbox *letterbox)
{
  const std::vector<cv::String> names = { "scores_8", "scores_16", "scores_32",
                                          "sides_8",  "sides_16",  "sides_32" };
  std::vector<cv::Mat> outputs;

  self->net.setInput (make_input (view_pixels (pixels), letterbox));
  self->net.forward (outputs, names);
  for (int i = 0; i < 3; i++)
    limn_decode_boxes (outputs[i].ptr<float> (), outputs[i + 3].ptr<float> (), strides[i],
                       candidate_floor, candidates);
}

/* The part of the picture that GrabCut looks at. */
cv::Rect
get_crop (const cv::Mat  &picture,
          const LimnRect *box)
{
  const double margin_x = box->width * crop_share + crop_extra_px;
  const double margin_y = box->height * crop_share + crop_extra_px;
  const int left = std::max (0, (int) std::floor (box->x - margin_x));
  const int top = std::max (0, (int) std::floor (box->y - margin_y));
  const int right = std::min (picture.cols, (int) std::ceil (box->x + box->width + margin_x));
  const int bottom = std::min (picture.rows, (int) std::ceil (box->y + box->height + margin_y));

  return cv::Rect (left, top, std::max (0, right - left), std::max (0, bottom - top));
}

/* Where the box lies in the shrunken crop. */
LimnCutFrame
get_frame (cv::Size        size,
           const cv::Rect &crop,
           const LimnRect *box)
{
  const double scale_x = size.width / (double) crop.width;
  const double scale_y = size.height / (double) crop.height;

  return LimnCutFrame { (int) std::lround ((box->x - crop.x) * scale_x),
                        (int) std::lround ((box->y - crop.y) * scale_y),
                        std::max (1, (int) std::lround (box->width * scale_x)),
                        std::max (1, (int) std::lround (box->height * scale_y)) };
}

/* The contour with the largest area, or nothing. */
std::vector<cv::Point>
get_largest_contour (const cv::Mat &mask)
{
  std::vector<std::vector<cv::Point>> contours;
  std::vector<cv::Point> largest;
  double largest_area = -1;

  cv::findContours (mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
  for (const auto &contour : contours)
    {
      const double area = cv::contourArea (contour);

      if (area > largest_area)
        {
          largest_area = area;
          largest = contour;
        }
    }

  return largest;
}

/* Distances between colours are closer to what people see than in BGR. OpenCV makes its tables for
 * that at the first use, and is not prepared for two first uses at once. */
cv::Mat
to_lab (const cv::Mat &bgr)
{
  static std::once_flag tables;
  cv::Mat lab;

  std::call_once (tables, [] {
    const cv::Mat dot (1, 1, CV_8UC3, cv::Scalar::all (0));
    cv::Mat first;

    cv::cvtColor (dot, first, cv::COLOR_BGR2Lab);
  });
  cv::cvtColor (bgr, lab, cv::COLOR_BGR2Lab);

  return lab;
}

/* One connected mask without holes, at the scale of the shrunken crop. */
cv::Mat
cut_mask (const cv::Mat      &bgr,
          const LimnCutFrame *frame,
          const Effort       &effort)
{
  const cv::Size close_size (effort.close_px, effort.close_px);
  const cv::Mat small_disc = cv::getStructuringElement (cv::MORPH_ELLIPSE, cv::Size (3, 3));
  const cv::Mat large_disc = cv::getStructuringElement (cv::MORPH_ELLIPSE, close_size);
  const cv::Mat lab = to_lab (bgr);
  cv::Mat mask (bgr.size (), CV_8U);
  cv::Mat one (bgr.size (), CV_8U, cv::Scalar (0));

  limn_grab_cut (lab.ptr (), lab.cols, lab.rows, frame, effort.n_rounds, mask.ptr ());
  cv::morphologyEx (mask, mask, cv::MORPH_OPEN, small_disc);
  cv::morphologyEx (mask, mask, cv::MORPH_CLOSE, large_disc);

  const std::vector<cv::Point> contour = get_largest_contour (mask);
  if (!contour.empty ())
    cv::fillPoly (one, std::vector<std::vector<cv::Point>> { contour }, cv::Scalar (255));

  return one;
}

GArray *
cut_outline (LimnPixels     *pixels,
             const LimnRect *box,
             const Effort   &effort)
{
  const cv::Mat picture = view_pixels (pixels);
  const cv::Rect crop = get_crop (picture, box);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (LimnPoint));

  if (crop.width < 2 || crop.height < 2)
    return static_cast<GArray *> (g_steal_pointer (&points));

  const int longer_side = std::max (crop.width, crop.height);
  const double scale = std::min (1.0, effort.crop_side_px / (double) longer_side);
  const cv::Size size (std::max (2, (int) std::lround (crop.width * scale)),
                       std::max (2, (int) std::lround (crop.height * scale)));
  const LimnCutFrame frame = get_frame (size, crop, box);
  cv::Mat small;
  cv::Mat mask;
  cv::Mat full;

  cv::resize (picture (crop), small, size, 0, 0, cv::INTER_AREA);
  mask = cut_mask (to_bgr (small), &frame, effort);
  cv::resize (mask, full, crop.size (), 0, 0, cv::INTER_LINEAR);
  cv::threshold (full, full, 127, 255, cv::THRESH_BINARY);

  std::vector<cv::Point> contour = get_largest_contour (full);
  /* The mask knows no more than its own pixels, so a corner finer than half of one says nothing. */
  if (contour.size () > 3)
    cv::approxPolyDP (std::vector<cv::Point> (contour), contour, 0.5 / scale, true);
  if (contour.size () < 3)
    contour.clear ();

  for (const auto &vertex : contour)
    {
      const LimnPoint point = { (float) (vertex.x + crop.x), (float) (vertex.y + crop.y) };

      g_array_append_val (points, point);
    }

  return static_cast<GArray *> (g_steal_pointer (&points));
}

} // namespace

/**
 * limn_detector_new:
 * @model: an ONNX file made by build-aux/convert-nanodet.py
 * @error: return location for an error
 *
 * Loads the network and tries it once on an empty picture, so that a file of another model is
 * refused here and not at the first question. Any thread.
 *
 * Returns: (transfer full) (nullable): the network, or %NULL with %LIMN_ERROR_LOCAL_MODEL
 */
LimnDetector *
limn_detector_new (GBytes  *model,
                   GError **error)
{
  g_return_val_if_fail (model != NULL, NULL);

  try
    {
      g_autoptr (LimnDetector) self = new LimnDetector ();
      g_autoptr (GBytes) data = g_bytes_new_take (g_malloc0 (16), 16);
      g_autoptr (LimnPixels) pixels = limn_pixels_new (data, 2, 2, 8);
      g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (LimnCandidate));
      LimnLetterbox letterbox;
      gsize size = 0;
      const void *bytes = g_bytes_get_data (model, &size);

      self->net = cv::dnn::readNetFromONNX (static_cast<const char *> (bytes), size);
      self->net.setPreferableBackend (cv::dnn::DNN_BACKEND_OPENCV);
      self->net.setPreferableTarget (cv::dnn::DNN_TARGET_CPU);
      infer (self, pixels, candidates, &letterbox);

      return static_cast<LimnDetector *> (g_steal_pointer (&self));
    }
  catch (...)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL,
                           "The model file cannot be used");
    }

  return NULL;
}

/**
 * limn_detector_free:
 * @self: (transfer full): the network
 *
 * Frees the network.
 */
void
limn_detector_free (LimnDetector *self)
{
  delete self;
}

/**
 * limn_detector_infer:
 * @self: the network
 * @pixels: the picture
 * @candidates: (element-type LimnCandidate): where to append what the network proposes
 * @letterbox: (out): how network-input pixels lie on the picture
 * @error: return location for an error
 *
 * Runs the network. Blocks for about a tenth of a second. One thread at a time.
 *
 * Returns: %FALSE with %LIMN_ERROR_SERVER if it failed
 */
gboolean
limn_detector_infer (LimnDetector   *self,
                     LimnPixels     *pixels,
                     GArray         *candidates,
                     LimnLetterbox  *letterbox,
                     GError        **error)
{
  g_return_val_if_fail (self != NULL && pixels != NULL && candidates != NULL, FALSE);

  try
    {
      infer (self, pixels, candidates, letterbox);

      return TRUE;
    }
  catch (...)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_SERVER, "The network failed");
    }

  return FALSE;
}

/**
 * limn_cut_outline:
 * @pixels: the picture
 * @box: where the object is, picture pixels
 * @effort: how much time it is worth
 * @error: return location for an error
 *
 * Cuts the outline of one object out of its box. The same box on the same picture always gives the
 * same outline. Blocks for up to a fiftieth of a second. Any thread, several at once.
 *
 * Returns: (transfer full) (nullable) (element-type LimnPoint): one ring of at least three pixel
 *   indices, not closed, or an empty array if there is no outline; %NULL with %LIMN_ERROR_SERVER if
 *   it failed
 */
GArray *
limn_cut_outline (LimnPixels      *pixels,
                  const LimnRect  *box,
                  LimnCutEffort    effort,
                  GError         **error)
{
  g_return_val_if_fail (pixels != NULL && box != NULL, NULL);

  try
    {
      return cut_outline (pixels, box, efforts[effort]);
    }
  catch (...)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_SERVER, "Cutting an outline failed");
    }

  return NULL;
}
