/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What Limn itself takes to ask about a picture that it has, from the question to the prediction.
 *
 * usage: bench-ask ORIGIN MODEL TIMES PICTURE
 *
 * Prints the milliseconds of each question, a line each. The key is taken from the environment. */

#include "config.h"

#include "limn-client.h"
#include "limn-image-loader.h"

#include <stdio.h>

typedef struct
{
  LimnPrediction *prediction;
  GError         *error;
  gboolean        has_ended;
} Answer;

static void
ask_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Answer *answer = user_data;

  answer->prediction = limn_client_ask_finish (LIMN_CLIENT (source), result, &answer->error);
  answer->has_ended = TRUE;
}

static gboolean
ask (LimnClient *client,
     LimnQuery  *query)
{
  Answer answer = { 0 };
  gint64 begun_us = g_get_monotonic_time ();

  limn_client_ask_async (client, query, NULL, ask_cb, &answer);
  while (!answer.has_ended)
    g_main_context_iteration (NULL, TRUE);
  printf ("%.3f\n", (double) (g_get_monotonic_time () - begun_us) / 1e3);
  if (answer.error != NULL)
    g_printerr ("%s\n", answer.error->message);
  g_clear_error (&answer.error);
  if (answer.prediction == NULL)
    return FALSE;
  limn_prediction_unref (answer.prediction);
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autoptr (LimnClient) client = limn_client_new (keyring, NULL);
  g_autoptr (LimnModel) model = NULL;
  g_autoptr (LimnImage) image = NULL;
  g_autoptr (LimnQuery) query = NULL;
  g_autoptr (GFile) file = NULL;
  gboolean is_good = TRUE;

  if (argc != 5)
    return 1;
  model = limn_model_new (LIMN_HOST_SELF_HOSTED, argv[1], argv[2], &error);
  file = g_file_new_for_path (argv[4]);
  if (model != NULL)
    image = limn_image_load_file (file, NULL, &error);
  if (image == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  query = limn_query_new (image, model, 40.0, 30.0);
  for (gint64 i = 0; is_good && i < g_ascii_strtoll (argv[3], NULL, 10); i++)
    is_good = ask (client, query);
  return is_good ? 0 : 1;
}
