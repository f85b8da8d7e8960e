/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "soak-hand.h"

#include <gdk/gdk.h>

#define MAX_PAUSE_MS 400

struct _SoakHand
{
  LimnClient *client;
  GSettings  *settings;
  GPtrArray  *files;
  char       *remote_url;
  GRand      *random;
  LimnWindow *window;
  guint       n_pictures;
  gboolean    is_local;
};

typedef void (*Act) (SoakHand *self);

/* What may be done how often. */
typedef struct
{
  const char *name;
  guint       weight;
  Act         act;
} Deed;

static guint
pick (SoakHand *self,
      guint     n)
{
  return g_rand_int_range (self->random, 0, n);
}

/* Opens a window, if there is none. */
void
soak_hand_open_window (SoakHand *self)
{
  if (self->window != NULL)
    return;

  self->window = limn_window_new (NULL, self->client, self->settings);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
}

static LimnSession *
get_session (SoakHand *self)
{
  return limn_window_get_session (self->window);
}

/* As a file manager drops them. */
static void
drop_pictures (SoakHand *self)
{
  GSList *list = NULL;
  GdkFileList *files = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  guint n = pick (self, 8) == 0 ? 1 + pick (self, 5) : 1;

  for (guint i = 0; i < n; i++)
    list = g_slist_prepend (list, g_ptr_array_index (self->files, pick (self, self->files->len)));
  files = gdk_file_list_new_from_list (list);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, files);
  limn_window_open_value (self->window, &value);
  self->n_pictures += n;
  g_slist_free (list);
}

static void
activate (SoakHand   *self,
          const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL);
}

static void
turn_page (SoakHand *self)
{
  static const char *const actions[] = { "win.next", "win.next", "win.previous", "win.first",
                                         "win.last" };

  activate (self, actions[pick (self, G_N_ELEMENTS (actions))]);
  self->n_pictures++;
}

static void
drag_confidence (SoakHand *self)
{
  double from = limn_session_get_confidence (get_session (self));
  double to = 1 + pick (self, 100);

  /* As a hand does: over some values in between. */
  for (guint i = 1; i <= 6; i++)
    limn_session_set_confidence (get_session (self), from + (to - from) * i / 6);
}

static void
drag_overlap (SoakHand *self)
{
  limn_session_set_overlap (get_session (self), pick (self, 101));
}

static void
switch_model (SoakHand *self)
{
  g_autoptr (LimnModel) model = NULL;

  self->is_local = !self->is_local;
  model = self->is_local ? limn_model_new_local ()
                         : limn_model_new (LIMN_HOST_CUSTOM, self->remote_url,
                                           LIMN_MODEL_LOCAL_ID, NULL);
  limn_session_set_model (get_session (self), model);
}

static void
toggle_something (SoakHand *self)
{
  static const char *const actions[] = { "win.ghosts", "win.explain", "win.fill", "win.boxes",
                                         "win.show-overlay", "win.show-sidebar",
                                         "win.show-filmstrip", "win.cycle-labels",
                                         "win.folder-scope" };

  activate (self, actions[pick (self, G_N_ELEMENTS (actions))]);
}

static void
look_around (SoakHand *self)
{
  static const char *const actions[] = { "win.zoom-in", "win.zoom-out", "win.zoom-fit",
                                         "win.next-object", "win.previous-object",
                                         "win.zoom-selected", "win.next-change",
                                         "win.keep-object", "win.hide-object", "win.undo" };

  activate (self, actions[pick (self, G_N_ELEMENTS (actions))]);
}

static void
cancel (SoakHand *self)
{
  limn_session_cancel (get_session (self));
}

static void
escape (SoakHand *self)
{
  activate (self, "win.escape");
}

static void
ask_again (SoakHand *self)
{
  activate (self, limn_session_get_error (get_session (self)) != NULL ? "win.ask-again"
                                                                      : "win.reset-thresholds");
}

static void
analyse_folder (SoakHand *self)
{
  activate (self, pick (self, 2) == 0 ? "win.analyse-folder" : "win.stop-analysis");
}

static void
resize (SoakHand *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360 + pick (self, 900),
                               400 + pick (self, 450));
}

static void
close_and_open (SoakHand *self)
{
  soak_hand_close_window (self);
  soak_hand_open_window (self);
}

static void
close_pictures (SoakHand *self)
{
  activate (self, "win.close-pictures");
}

static const Deed deeds[] = {
  { "drop pictures", 34, drop_pictures },
  { "turn the page", 14, turn_page },
  { "drag the confidence", 16, drag_confidence },
  { "drag the overlap", 6, drag_overlap },
  { "switch the model", 4, switch_model },
  { "toggle something", 6, toggle_something },
  { "look around", 8, look_around },
  { "cancel", 3, cancel },
  { "press Escape", 2, escape },
  { "ask again", 2, ask_again },
  { "analyse the folder", 1, analyse_folder },
  { "resize", 1, resize },
  { "close the pictures", 1, close_pictures },
  { "close the window", 2, close_and_open },
};

/* What hurts most while a question is under way. */
static const Deed disturbances[] = {
  { "drop pictures", 3, drop_pictures },
  { "switch the model", 3, switch_model },
  { "cancel", 3, cancel },
  { "turn the page", 2, turn_page },
  { "drag the confidence", 1, drag_confidence },
  { "analyse the folder", 1, analyse_folder },
  { "close the pictures", 1, close_pictures },
  { "close the window", 3, close_and_open },
};

static const char *
do_one (SoakHand   *self,
        const Deed *choice,
        guint       n_deeds)
{
  guint total = 0;
  guint chosen = 0;

  for (guint i = 0; i < n_deeds; i++)
    total += choice[i].weight;
  chosen = pick (self, total);
  for (guint i = 0; i < n_deeds; i++)
    {
      if (chosen < choice[i].weight)
        {
          choice[i].act (self);
          return choice[i].name;
        }
      chosen -= choice[i].weight;
    }

  g_assert_not_reached ();
}

SoakHand *
soak_hand_new (LimnClient *client,
               GSettings  *settings,
               GPtrArray  *files,
               const char *remote_url,
               guint32     seed)
{
  SoakHand *self = g_new0 (SoakHand, 1);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->files = g_ptr_array_ref (files);
  self->remote_url = g_strdup (remote_url);
  self->random = g_rand_new_with_seed (seed);
  soak_hand_open_window (self);

  return self;
}

void
soak_hand_free (SoakHand *self)
{
  soak_hand_close_window (self);
  g_object_unref (self->client);
  g_object_unref (self->settings);
  g_ptr_array_unref (self->files);
  g_free (self->remote_url);
  g_rand_free (self->random);
  g_free (self);
}

/* Does one thing and says what. */
const char *
soak_hand_act (SoakHand *self)
{
  return do_one (self, deeds, G_N_ELEMENTS (deeds));
}

const char *
soak_hand_disturb (SoakHand *self)
{
  return do_one (self, disturbances, G_N_ELEMENTS (disturbances));
}

guint
soak_hand_get_pause_ms (SoakHand *self)
{
  return pick (self, MAX_PAUSE_MS);
}

guint
soak_hand_get_n_pictures (SoakHand *self)
{
  return self->n_pictures;
}

LimnWindow *
soak_hand_get_window (SoakHand *self)
{
  return self->window;
}

void
soak_hand_close_window (SoakHand *self)
{
  if (self->window == NULL)
    return;

  g_object_remove_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
}
