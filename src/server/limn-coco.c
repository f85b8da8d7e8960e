/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-coco.h"

/* The 80 classes of COCO in the order the network was trained with. */
static const char *const names[LIMN_COCO_N_CLASSES] = {
  "person",         "bicycle",      "car",           "motorcycle",    "airplane",
  "bus",            "train",        "truck",         "boat",          "traffic light",
  "fire hydrant",   "stop sign",    "parking meter", "bench",         "bird",
  "cat",            "dog",          "horse",         "sheep",         "cow",
  "elephant",       "bear",         "zebra",         "giraffe",       "backpack",
  "umbrella",       "handbag",      "tie",           "suitcase",      "frisbee",
  "skis",           "snowboard",    "sports ball",   "kite",          "baseball bat",
  "baseball glove", "skateboard",   "surfboard",     "tennis racket", "bottle",
  "wine glass",     "cup",          "fork",          "knife",         "spoon",
  "bowl",           "banana",       "apple",         "sandwich",      "orange",
  "broccoli",       "carrot",       "hot dog",       "pizza",         "donut",
  "cake",           "chair",        "couch",         "potted plant",  "bed",
  "dining table",   "toilet",       "tv",            "laptop",        "mouse",
  "remote",         "keyboard",     "cell phone",    "microwave",     "oven",
  "toaster",        "sink",         "refrigerator",  "book",          "clock",
  "vase",           "scissors",     "teddy bear",    "hair drier",    "toothbrush",
};

/**
 * limn_coco_get_name:
 * @class_id: 0 to 79
 *
 * Gets the name of a class. Any thread.
 *
 * Returns: (transfer none): the name
 */
const char *
limn_coco_get_name (int class_id)
{
  g_return_val_if_fail (class_id >= 0 && class_id < LIMN_COCO_N_CLASSES, "");

  return names[class_id];
}
