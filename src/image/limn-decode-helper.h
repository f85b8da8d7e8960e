/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-decode-protocol.h"

G_BEGIN_DECLS

/*
 * LimnHelper:
 * @pid: number of the process
 * @pid_fd: stands for the process, without the risk that its number is used again
 * @socket_fd: our end of the line to it
 * @is_child: whether it is ours to be waited for
 * @in_bubble: whether @pid is bubblewrap, with the decoder inside
 *
 * One process that decodes one picture.
 */
typedef struct
{
  GPid     pid;
  int      pid_fd;
  int      socket_fd;
  gboolean is_child;
  gboolean in_bubble;
} LimnHelper;

/*
 * LimnHelperEnd:
 * @LIMN_HELPER_ANSWERED: it sent a message, of whatever kind
 * @LIMN_HELPER_SILENT: it ended without a message
 * @LIMN_HELPER_UNASKED: it ended before it looked at the request
 * @LIMN_HELPER_LATE: it took too long
 * @LIMN_HELPER_CANCELLED: nobody wants it any more
 *
 * How waiting for a helper ended.
 */
typedef enum
{
  LIMN_HELPER_ANSWERED,
  LIMN_HELPER_SILENT,
  LIMN_HELPER_UNASKED,
  LIMN_HELPER_LATE,
  LIMN_HELPER_CANCELLED,
} LimnHelperEnd;

/*
 * LimnHelperMessage:
 * @reply: what was sent, unchecked
 * @size: how many bytes were sent
 * @n_fds: how many file descriptors were sent
 * @fd: the first one, owned; -1 if none was sent
 *
 * What a helper sent.
 */
typedef struct
{
  LimnDecodeReply reply;
  gsize           size;
  guint           n_fds;
  int             fd;
} LimnHelperMessage;

LimnHelper   *limn_helper_spawn        (const char *const  *argv,
                                        gboolean            in_bubble,
                                        GError            **error);
LimnHelper   *limn_helper_new          (GPid                pid,
                                        int                 pid_fd,
                                        int                 socket_fd,
                                        gboolean            is_child,
                                        gboolean            in_bubble);
void          limn_helper_free         (LimnHelper         *self);
gboolean      limn_helper_has_ended    (const LimnHelper   *self);
void          limn_helper_kill         (const LimnHelper   *self);
int           limn_helper_wait_status  (const LimnHelper   *self);
int           limn_helper_reap         (const LimnHelper   *self);
gboolean      limn_helper_ask          (const LimnHelper     *self,
                                        const LimnDecodeView *view,
                                        int                   picture_fd);
LimnHelperEnd limn_helper_wait         (const LimnHelper   *self,
                                        gint64              deadline_us,
                                        GCancellable       *cancellable,
                                        LimnHelperMessage  *message);
gboolean      limn_helper_send_fds     (int                 socket_fd,
                                        gconstpointer       data,
                                        gsize               size,
                                        const int          *fds,
                                        guint               n_fds);
gssize        limn_helper_receive_fds  (int                 socket_fd,
                                        gpointer            data,
                                        gsize               size,
                                        int                *fds,
                                        guint               max_fds,
                                        guint              *n_fds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHelper, limn_helper_free)

G_END_DECLS
