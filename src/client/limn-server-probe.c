/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds out whether the local server still answers. That a connection comes about says nothing: the
 * kernel accepts for a program that is about to end, or that stands still. Main thread,
 * asynchronous. */

#include "config.h"

#include "limn-server-probe.h"

#include <gio/gunixsocketaddress.h>

#include <string.h>

#define TIMEOUT_S 2
#define QUESTION "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

typedef struct
{
  GSocketConnection *connection;
  guint8             answer;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_object (&probe->connection);
  g_free (probe);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task,
                         g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL) > 0);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (probe->connection)),
                             &probe->answer, sizeof probe->answer, G_PRIORITY_DEFAULT, NULL,
                             read_cb, g_object_ref (task));
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);

  probe->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, NULL);
  if (probe->connection == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (probe->connection)),
                                   QUESTION, strlen (QUESTION), G_PRIORITY_DEFAULT, NULL,
                                   written_cb, g_object_ref (task));
}

/**
 * limn_server_probe_async:
 * @socket_path: (type filename): the socket of a server
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Asks the server at @socket_path whether it is well, and waits two seconds for the first byte of
 * an answer. Main thread only.
 */
void
limn_server_probe_async (const char          *socket_path,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
  Probe *probe = g_new0 (Probe, 1);

  g_task_set_source_tag (task, limn_server_probe_async);
  g_task_set_name (task, "[limn] probe the local model");
  g_task_set_task_data (task, probe, probe_free);
  g_socket_client_set_timeout (client, TIMEOUT_S);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), NULL, connected_cb,
                                 g_steal_pointer (&task));
}

/**
 * limn_server_probe_finish:
 * @result: what the callback got
 *
 * Ends [func@server_probe_async]. Main thread only.
 *
 * Returns: %TRUE if something answered
 */
gboolean
limn_server_probe_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
