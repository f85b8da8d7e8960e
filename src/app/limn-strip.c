/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scores of what is known, below the slider of the confidence. Main thread only. */

#include "config.h"

#include "limn-strip.h"

struct _LimnStrip
{
  GtkWidget parent_instance;

  /* Owned */
  LimnTuner *tuner;
};

G_DEFINE_FINAL_TYPE (LimnStrip, limn_strip, GTK_TYPE_WIDGET)

static void
limn_strip_dispose (GObject *object)
{
  limn_strip_set_tuner (LIMN_STRIP (object), NULL);

  G_OBJECT_CLASS (limn_strip_parent_class)->dispose (object);
}

static void
limn_strip_class_init (LimnStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = limn_strip_dispose;

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "strip");
}

static void
limn_strip_init (LimnStrip *self)
{
}

/**
 * limn_strip_new:
 *
 * Creates a strip of nothing yet.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
limn_strip_new (void)
{
  return g_object_new (LIMN_TYPE_STRIP, NULL);
}

/**
 * limn_strip_set_tuner:
 * @self: a strip
 * @tuner: (nullable): whose scores are drawn
 *
 * Sets what the strip is about.
 */
void
limn_strip_set_tuner (LimnStrip *self,
                      LimnTuner *tuner)
{
  g_return_if_fail (LIMN_IS_STRIP (self));
  g_return_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner));

  g_set_object (&self->tuner, tuner);
}
