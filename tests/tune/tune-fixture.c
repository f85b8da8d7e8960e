/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "tune-fixture.h"

#include "limn-test-fixtures.h"

#define SIDE_PX 1000
#define BOX_PX 10.0

LimnQuery *
tune_query_new (double confidence,
                double overlap)
{
  static LimnImage *image = NULL;
  g_autoptr (LimnModel) model = limn_model_new_local ();

  if (image == NULL)
    image = limn_test_image_new (SIDE_PX, SIDE_PX);
  return limn_query_new (image, model, confidence, overlap);
}

LimnPrediction *
tune_prediction_new (LimnEngine        engine,
                     double            confidence,
                     const TuneObject *objects,
                     guint             n_objects)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnQuery) query = tune_query_new (confidence, LIMN_OVERLAP_DEFAULT);

  limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_set_engine (builder, engine);
  for (guint i = 0; i < n_objects; i++)
    {
      const TuneObject *object = &objects[i];
      const LimnRect box = {
        object->x, object->y,
        object->width > 0 ? object->width : BOX_PX,
        object->height > 0 ? object->height : BOX_PX,
      };

      g_assert_true (limn_prediction_builder_begin (builder, object->class_name,
                                                    object->class_id, object->score, &box));
      limn_prediction_builder_close (builder);
    }
  return limn_prediction_builder_end (builder);
}

LimnPrediction *
tune_scores_new (LimnEngine   engine,
                 double       confidence,
                 const float *scores,
                 guint        n_scores)
{
  g_autofree TuneObject *objects = g_new0 (TuneObject, n_scores);

  for (guint i = 0; i < n_scores; i++)
    objects[i] = (TuneObject) {
      .class_name = "dog",
      .class_id = 16,
      .score = (double) scores[i],
      .x = (i % 90) * 11.0,
      .y = (i / 90 % 90) * 11.0,
    };
  return tune_prediction_new (engine, confidence, objects, n_scores);
}

float
tune_random_score (GRand *random)
{
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      return (float) (g_rand_int_range (random, 1, 101) / 100.0);
    case 1:
      return (float) (g_rand_int_range (random, 100, 10001) / 10000.0);
    default:
      return (float) g_rand_double (random);
    }
}
