/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is derived against what the real local model answers, on real photos, by the rules of both
 * engines: a higher confidence is always the same, another overlap whenever that is claimed. */

#include "config.h"

#include "limn-decode-boxes.h"
#include "limn-fuzzy-box.h"
#include "limn-reply-parser.h"
#include "limn-server-process.h"
#include "limn-test-fixtures.h"

#include <string.h>

static const char *const photos[] = { "2011_000003.jpg", "2011_000006.jpg", "2011_000025.jpg" };
static const char *const engine_names[] = { NULL, "classic", "current" };

typedef struct
{
  ServerProcess *server;
  LimnEngine     engine;
  LimnImage     *image;
  char          *file;
} Asker;

static void
asker_clear (Asker *self)
{
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->file, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asker, asker_clear)

static LimnQuery *
make_query (Asker  *asker,
            double  confidence,
            double  overlap)
{
  g_autoptr (LimnModel) model = limn_model_new_local ();

  return limn_query_new (asker->image, model, confidence, overlap);
}

static Reply *
ask_reply (Asker  *asker,
           double  confidence,
           double  overlap)
{
  char numbers[2][G_ASCII_DTOSTR_BUF_SIZE];
  Reply *reply = NULL;

  g_ascii_formatd (numbers[0], sizeof numbers[0], "%.2f", confidence);
  g_ascii_formatd (numbers[1], sizeof numbers[1], "%.2f", overlap);
  reply = reply_from_curl (asker->server,
                           "base64 '%s' | curl -d @- '%s/coco/1?confidence=%s&overlap=%s'",
                           asker->file, asker->server->base_url, numbers[0], numbers[1]);
  g_assert_cmpuint (reply->status, ==, 200);
  return reply;
}

static LimnPrediction *
ask (Asker  *asker,
     double  confidence,
     double  overlap)
{
  g_autoptr (LimnQuery) query = make_query (asker, confidence, overlap);
  g_autoptr (Reply) reply = ask_reply (asker, confidence, overlap);
  g_autoptr (GBytes) body = g_bytes_new (reply->body, strlen (reply->body));
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_reply_parse (body, query, asker->engine, &error);

  g_assert_no_error (error);
  return prediction;
}

/* The picture itself is not needed here, but its size is. */
static void
asker_set_photo (Asker      *self,
                 const char *name)
{
  g_autoptr (Reply) reply = NULL;
  JsonObject *size = NULL;

  asker_clear (self);
  self->file = g_strdup (get_photo (name));
  reply = ask_reply (self, 90.0, 30.0);
  size = json_object_get_object_member (json_node_get_object (reply->json), "image");
  self->image = limn_test_image_new ((int) json_object_get_int_member (size, "width"),
                                     (int) json_object_get_int_member (size, "height"));
}

static void
check_narrow (Asker          *asker,
              LimnPrediction *wide,
              double          confidence)
{
  LimnQuery *wide_query = limn_prediction_get_query (wide);
  double overlap = limn_query_get_overlap (wide_query);
  g_autoptr (LimnQuery) query = make_query (asker, confidence, overlap);
  g_autoptr (LimnPrediction) derived = limn_prediction_narrow (wide, query);
  g_autoptr (LimnPrediction) answer = ask (asker, limn_query_get_confidence (query), overlap);

  if (!limn_prediction_equal_instances (derived, answer))
    g_error ("%s: %u derived and %u answered at %g %%, overlap %g %%", asker->file,
             limn_prediction_get_n_instances (derived), limn_prediction_get_n_instances (answer),
             confidence, overlap);
}

/* Values of the slider, half of them the very score of an object, each photo at another overlap. */
static void
test_confidence (gconstpointer data)
{
  LimnEngine engine = (LimnEngine) GPOINTER_TO_INT (data);
  g_autofree char *arguments = g_strdup_printf ("--engine=%s", engine_names[engine]);
  g_autoptr (ServerProcess) server = server_process_start (arguments, NULL);
  g_auto (Asker) asker = { server, engine };
  guint n_asked = 0;

  for (guint photo = 0; photo < G_N_ELEMENTS (photos); photo++)
    {
      g_autoptr (LimnPrediction) wide = NULL;
      guint n_instances = 0;

      asker_set_photo (&asker, photos[photo]);
      wide = ask (&asker, 15.0, 30.0 + 20.0 * photo);
      n_instances = limn_prediction_get_n_instances (wide);
      g_assert_cmpuint (n_instances, >, 3);
      for (guint i = 0; i < 12; i++, n_asked++)
        {
          float score = limn_prediction_get_instance (wide, i % n_instances)->confidence;

          check_narrow (&asker, wide, i % 2 == 0 ? 15.0 + 7.0 * i : (double) score * 100.0);
        }
    }
  g_test_message ("%s: %u answers, 0 mismatches", engine_names[engine], n_asked);
}

typedef struct
{
  guint n;
  guint n_exact;
  guint n_right;
} Count;

static void
check_preview (Asker          *asker,
               LimnPrediction *raw,
               LimnRule        rule,
               double          confidence,
               double          overlap,
               Count          *count,
               LimnRule       *known)
{
  g_autoptr (LimnSuppression) preview = limn_suppression_new (raw, rule, confidence, overlap);
  g_autoptr (LimnPrediction) derived = limn_suppression_dup_prediction (preview, NULL);
  g_autoptr (LimnPrediction) answer = ask (asker, confidence, overlap);
  g_autoptr (LimnSuppression) why = limn_suppression_new_for_answer (raw, answer, rule);
  gboolean is_right = limn_prediction_equal_instances (derived, answer);
  LimnRule learned = limn_rule_learn (raw, answer);

  count->n++;
  count->n_exact += limn_suppression_is_exact (preview);
  count->n_right += is_right;
  if (limn_suppression_is_exact (preview) && !is_right)
    g_error ("%s: %u are left and %u answered at %g %%, overlap %g %%", asker->file,
             limn_prediction_get_n_instances (derived), limn_prediction_get_n_instances (answer),
             confidence, overlap);
  if (learned != rule && learned != LIMN_RULE_EITHER && learned != LIMN_RULE_UNKNOWN)
    g_error ("%s: learned rule %d at %g %%, overlap %g %%", asker->file, learned, confidence,
             overlap);
  if (!limn_suppression_is_partial (why))
    g_assert_true (limn_suppression_is_exact (why));
  *known = limn_rule_combine (*known, learned);
}

/* One answer with nothing removed, at other overlaps and confidences. */
static void
test_overlap (gconstpointer data)
{
  LimnEngine engine = (LimnEngine) GPOINTER_TO_INT (data);
  LimnRule rule = limn_rule_of_engine (engine);
  g_autofree char *arguments = g_strdup_printf ("--engine=%s", engine_names[engine]);
  g_autoptr (ServerProcess) server = server_process_start (arguments, NULL);
  g_auto (Asker) asker = { server, engine };
  LimnRule known = LIMN_RULE_UNKNOWN;
  Count count = { 0 };

  for (guint photo = 0; photo < G_N_ELEMENTS (photos); photo++)
    {
      static const double confidences[] = { 40.0, 55.0 };
      g_autoptr (LimnPrediction) raw = NULL;

      asker_set_photo (&asker, photos[photo]);
      raw = ask (&asker, confidences[0], 100.0);
      for (guint i = 0; i < G_N_ELEMENTS (confidences); i++)
        for (double overlap = 0.0; overlap <= 100.0; overlap += 10.0)
          check_preview (&asker, raw, rule, confidences[i], overlap, &count, &known);
    }
  g_test_message ("%s: %u previews, %u exact, %u right, 0 wrong claims", engine_names[engine],
                  count.n, count.n_exact, count.n_right);
  g_assert_cmpint (known, ==, rule);
  g_assert_cmpuint (count.n_exact, >, count.n / 2);
}

/* What is known here about the model on this computer is what its server does. */
static void
test_network_side (void)
{
  g_assert_cmpint (LIMN_LOCAL_NETWORK_SIDE, ==, LIMN_NETWORK_SIDE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/exact-local/network-side", test_network_side);
  for (int engine = LIMN_ENGINE_CLASSIC; engine <= LIMN_ENGINE_CURRENT; engine++)
    {
      g_autofree char *confidence = g_strdup_printf ("/tune/exact-local/confidence/%s",
                                                     engine_names[engine]);
      g_autofree char *overlap = g_strdup_printf ("/tune/exact-local/overlap/%s",
                                                  engine_names[engine]);

      g_test_add_data_func (confidence, GINT_TO_POINTER (engine), test_confidence);
      g_test_add_data_func (overlap, GINT_TO_POINTER (engine), test_overlap);
    }
  return g_test_run ();
}
