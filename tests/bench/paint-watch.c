/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Watches what a program paints, whatever it is made with: Xvfb's -fbdir makes the screen a file,
 * which is mapped here and looked at each millisecond. Nothing is asked of the X server or of the
 * program while it works, so that neither is slowed down, and "painted" means on the screen.
 *
 * From the start of the program, and from each key that is sent to it, the clock runs to the first
 * change, to the moment the marker of the workload is seen, and to the last change before a calm.
 * Prints one line of JSON. Times are milliseconds, memory is MB of 1024 x 1024 bytes. */

#include "config.h"

#include <X11/Xlib.h>
#include <X11/XWDFile.h>
#include <X11/extensions/XTest.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Each third pixel of each third row is enough for polygons, and takes a third of a millisecond. */
#define STRIDE_PX 3
/* Of the looked-at pixels: a square of 17 px on the screen. */
#define MARKER_HITS 32
/* JPEG and scaling move a colour by less. */
#define MARKER_TOLERANCE 45
#define MAX_TREE 256
/* The sum over the tree of processes takes longer than a look at the pixels. */
#define MEMORY_EVERY 10

static const guint32 markers[] = { 0xff00ff, 0x00ffff, 0xffff00, 0x00ff00 };

typedef struct
{
  const guint8 *pixels;
  gsize row_bytes;
  int x, y, width, height;
} Area;

typedef struct
{
  double first_ms;
  double marker_ms;
  double last_ms;
  double cpu_ms;
  int n_changes;
} Seen;

typedef struct
{
  Area screen;
  double settle_ms;
  double timeout_ms;
  pid_t pid;
  double peak_mb;
} Watch;

static char *framebuffer = NULL;
static char *region = NULL;
static char *keys = NULL;
static char *before = NULL;
static char *keep = NULL;
static int marker = -1;
static int marker_step = 0;
static int n_times = 1;
static int gap_ms = 300;
static int settle_ms = 1000;
static int timeout_ms = 60000;
static int key_timeout_ms = 5000;
static int rest_ms = 0;
static int idle_ms = 0;
static char **command = NULL;

static const GOptionEntry options[] = {
  { "framebuffer", 0, 0, G_OPTION_ARG_FILENAME, &framebuffer, "Xvfb's file", "FILE" },
  { "region", 0, 0, G_OPTION_ARG_STRING, &region, "What is watched", "X,Y,WIDTH,HEIGHT" },
  { "marker", 0, 0, G_OPTION_ARG_INT, &marker, "Which of the four colours is waited for", "0..3" },
  { "step", 0, 0, G_OPTION_ARG_INT, &marker_step, "By how much a key advances the colour", "N" },
  { "key", 0, 0, G_OPTION_ARG_STRING, &keys, "Sent in turn, as ctrl+plus,ctrl+minus", "KEYS" },
  { "before", 0, 0, G_OPTION_ARG_STRING, &before, "Sent first, not measured", "KEYS" },
  { "times", 0, 0, G_OPTION_ARG_INT, &n_times, "How many keys", "N" },
  { "gap", 0, 0, G_OPTION_ARG_INT, &gap_ms, "Rest before each key", "MS" },
  { "settle", 0, 0, G_OPTION_ARG_INT, &settle_ms, "Calm that ends a wait", "MS" },
  { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout_ms, "Longest wait", "MS" },
  { "key-timeout", 0, 0, G_OPTION_ARG_INT, &key_timeout_ms,
    "Longest wait for a key to change anything", "MS" },
  { "rest", 0, 0, G_OPTION_ARG_INT, &rest_ms, "Rest before memory is read", "MS" },
  { "idle", 0, 0, G_OPTION_ARG_INT, &idle_ms, "Watch the program do nothing", "MS" },
  { "keep", 0, 0, G_OPTION_ARG_FILENAME, &keep, "Keep the screen as a picture", "FILE.ppm" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &command, NULL, "COMMAND" },
  { NULL }
};

static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
die (const char *what)
{
  fprintf (stderr, "paint-watch: %s\n", what);
  exit (2);
}

/* The file is a window dump: a header, a table of colours, then the rows. */
static void
map_screen (Area       *screen,
            const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  struct stat info;
  const XWDFileHeader *header;
  void *map;

  if (fd < 0 || fstat (fd, &info) != 0 || info.st_size < (off_t) sizeof (XWDFileHeader))
    die ("the framebuffer cannot be read");
  map = mmap (NULL, info.st_size, PROT_READ, MAP_SHARED, fd, 0);
  close (fd);
  if (map == MAP_FAILED)
    die ("the framebuffer cannot be mapped");

  header = map;
  if (GUINT32_FROM_BE (header->bits_per_pixel) != 32)
    die ("the screen has to be 24 bits deep");
  screen->pixels = (const guint8 *) map + GUINT32_FROM_BE (header->header_size)
                   + GUINT32_FROM_BE (header->ncolors) * sz_XWDColor;
  screen->row_bytes = GUINT32_FROM_BE (header->bytes_per_line);
  screen->width = GUINT32_FROM_BE (header->pixmap_width);
  screen->height = GUINT32_FROM_BE (header->pixmap_height);
}

static void
cut_screen (Area       *screen,
            const char *text)
{
  int x, y, width, height;

  if (sscanf (text, "%d,%d,%d,%d", &x, &y, &width, &height) != 4 || x < 0 || y < 0 || width <= 0
      || height <= 0 || x + width > screen->width || y + height > screen->height)
    die ("the region is not on the screen");
  screen->x = x;
  screen->y = y;
  screen->width = width;
  screen->height = height;
}

static gboolean
is_marker (guint32 pixel,
           guint32 color)
{
  for (int shift = 0; shift < 24; shift += 8)
    {
      int difference = (int) (pixel >> shift & 255) - (int) (color >> shift & 255);

      if (ABS (difference) > MARKER_TOLERANCE)
        return FALSE;
    }

  return TRUE;
}

/* Returns a number that changes with what is seen; counts the pixels of colour number @which. */
static guint64
look (const Area *screen,
      int           which,
      int          *n_hits)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);
  int n = 0;

  for (int y = screen->y; y < screen->y + screen->height; y += STRIDE_PX)
    {
      const guint32 *row = (const void *) (screen->pixels + y * screen->row_bytes);

      /* Each row starts a pixel further on, so that no upright line falls between. */
      for (int x = screen->x + y / STRIDE_PX % STRIDE_PX; x < screen->x + screen->width;
           x += STRIDE_PX)
        {
          guint32 pixel = row[x] & 0xffffff;

          hash = (hash ^ pixel) * G_GUINT64_CONSTANT (1099511628211);
          if (which >= 0)
            n += is_marker (pixel, markers[which % G_N_ELEMENTS (markers)]);
        }
    }
  *n_hits = n;

  return hash;
}

/* @pid and all that it started, and they started. */
static int
list_tree (pid_t  pid,
           pid_t *tree)
{
  int n = 0;

  tree[n++] = pid;
  for (int i = 0; i < n; i++)
    {
      g_autofree char *folder = g_strdup_printf ("/proc/%d/task", tree[i]);
      g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
      const char *task;

      while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, task, "children", NULL);
          g_autofree char *text = NULL;
          g_auto (GStrv) children = NULL;

          if (!g_file_get_contents (path, &text, NULL, NULL))
            continue;
          children = g_strsplit (g_strchomp (text), " ", -1);
          for (guint j = 0; children[j] != NULL && children[j][0] != '\0' && n < MAX_TREE; j++)
            tree[n++] = g_ascii_strtoll (children[j], NULL, 10);
        }
    }

  return n;
}

/* Of one process, with the children that it has waited for; the clock is exact, theirs is in
 * hundredths of a second. */
static double
process_cpu_ms (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  unsigned long user = 0, system = 0;
  struct timespec used = { 0 };
  clockid_t id;
  const char *rest;

  if (clock_getcpuclockid (pid, &id) != 0 || clock_gettime (id, &used) != 0)
    return 0;
  if (g_file_get_contents (path, &text, NULL, NULL) && (rest = strrchr (text, ')')) != NULL)
    sscanf (rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %lu %lu", &user,
            &system);

  return used.tv_sec * 1e3 + used.tv_nsec / 1e6 + (user + system) * 1e3 / sysconf (_SC_CLK_TCK);
}

static double
tree_cpu_ms (pid_t pid)
{
  pid_t tree[MAX_TREE];
  int n = list_tree (pid, tree);
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += process_cpu_ms (tree[i]);

  return sum;
}

/* The sum of a line of a file of /proc over the tree, in MB. */
static double
tree_mb (pid_t       pid,
         int         max,
         const char *file,
         const char *line)
{
  pid_t tree[MAX_TREE];
  int n = MIN (max, list_tree (pid, tree));
  double sum = 0;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/%s", tree[i], file);
      g_autofree char *text = NULL;
      const char *found;

      if (g_file_get_contents (path, &text, NULL, NULL) && (found = strstr (text, line)) != NULL)
        sum += g_ascii_strtoll (found + strlen (line), NULL, 10) / 1024.0;
    }

  return sum;
}

static gboolean
is_running (pid_t pid)
{
  return waitpid (pid, NULL, WNOHANG) == 0;
}

/* Watches until nothing has changed for a while after the first change, or after the marker where
 * one is waited for. */
static Seen
watch (Watch  *self,
       double  start,
       guint64 hash,
       int     which)
{
  Seen seen = { -1, -1, -1, 0, 0 };
  int n_hits = 0;

  for (guint tick = 0;; tick++)
    {
      double at = now_ms () - start;
      guint64 next = look (&self->screen, seen.marker_ms < 0 ? which : -1, &n_hits);
      gboolean is_there;

      if (next != hash)
        {
          hash = next;
          seen.last_ms = at;
          if (seen.n_changes++ == 0)
            seen.first_ms = at;
          seen.cpu_ms = process_cpu_ms (self->pid);
        }
      if (which >= 0 && seen.marker_ms < 0 && n_hits >= MARKER_HITS)
        seen.marker_ms = at;
      if (tick % MEMORY_EVERY == 0)
        self->peak_mb = MAX (self->peak_mb, tree_mb (self->pid, MAX_TREE, "status", "VmRSS:"));

      is_there = which >= 0 ? seen.marker_ms >= 0 : seen.n_changes > 0;
      if (is_there && at - MAX (seen.last_ms, seen.marker_ms) > self->settle_ms)
        break;
      if (at > (is_there ? timeout_ms : self->timeout_ms) || !is_running (self->pid))
        break;
      g_usleep (1000);
    }

  return seen;
}

static void
send_key (Display    *display,
          const char *text)
{
  g_auto (GStrv) names = g_strsplit (text, "+", -1);
  KeyCode codes[8] = { 0 };
  int n = 0;

  for (guint i = 0; names[i] != NULL && n < (int) G_N_ELEMENTS (codes); i++)
    {
      const char *name = names[i];

      if (g_str_equal (name, "ctrl"))
        name = "Control_L";
      else if (g_str_equal (name, "alt"))
        name = "Alt_L";
      else if (g_str_equal (name, "shift"))
        name = "Shift_L";
      codes[n] = XKeysymToKeycode (display, XStringToKeysym (name));
      if (codes[n++] == 0)
        die ("there is no such key");
    }
  for (int i = 0; i < n; i++)
    XTestFakeKeyEvent (display, codes[i], True, CurrentTime);
  for (int i = n - 1; i >= 0; i--)
    XTestFakeKeyEvent (display, codes[i], False, CurrentTime);
  XFlush (display);
}

/* The background is made plain, and what the last program has left is waited away. */
static void
clear_root (Display *display,
            Area    *screen)
{
  Window root = DefaultRootWindow (display);
  int n_calm = 0;

  XSetWindowBackground (display, root, 0x202020);
  for (int i = 0; i < 500 && n_calm < 15; i++)
    {
      gboolean is_clear = TRUE;

      XClearWindow (display, root);
      XSync (display, False);
      for (guint which = 0; which < G_N_ELEMENTS (markers); which++)
        {
          int n_hits;

          look (screen, which, &n_hits);
          is_clear = is_clear && n_hits == 0;
        }
      n_calm = is_clear ? n_calm + 1 : 0;
      g_usleep (10000);
    }
}

/* In a group of its own, so that all of it can be ended. */
static pid_t
start (void)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      int null = open ("/dev/null", O_RDWR);

      setsid ();
      dup2 (null, STDIN_FILENO);
      dup2 (null, STDOUT_FILENO);
      execvp (command[0], command);
      _exit (127);
    }
  if (pid < 0)
    die ("the program cannot be started");

  return pid;
}

static void
stop (pid_t pid)
{
  kill (-pid, SIGTERM);
  for (int i = 0; i < 100; i++)
    {
      pid_t ended = waitpid (pid, NULL, WNOHANG);

      if (ended == pid || (ended < 0 && errno == ECHILD))
        {
          kill (-pid, SIGKILL);
          return;
        }
      g_usleep (20000);
    }
  kill (-pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

static void
keep_screen (const Area *screen)
{
  FILE *file = fopen (keep, "wb");

  if (file == NULL)
    die ("the picture cannot be written");
  fprintf (file, "P6\n%d %d\n255\n", screen->width, screen->height);
  for (int y = 0; y < screen->height; y++)
    {
      const guint32 *row = (const void *) (screen->pixels + y * screen->row_bytes);

      for (int x = 0; x < screen->width; x++)
        {
          putc (row[x] >> 16 & 255, file);
          putc (row[x] >> 8 & 255, file);
          putc (row[x] & 255, file);
        }
    }
  fclose (file);
}

static void
press (Watch   *self,
       Display *display,
       int      which)
{
  g_auto (GStrv) first = g_strsplit (before != NULL ? before : "", ",", -1);
  g_auto (GStrv) cycle = g_strsplit (keys, ",", -1);
  guint n_cycle = g_strv_length (cycle);
  int n_hits;

  self->timeout_ms = key_timeout_ms;

  for (guint i = 0; first[i] != NULL && first[i][0] != '\0'; i++)
    {
      double start_ms = now_ms ();
      guint64 hash = look (&self->screen, -1, &n_hits);

      send_key (display, first[i]);
      watch (self, start_ms, hash, -1);
    }

  printf (", \"keys\": [");
  for (int i = 0; i < n_times && is_running (self->pid); i++)
    {
      double start_ms, cpu_ms;
      guint64 hash;
      Seen seen;

      g_usleep (gap_ms * 1000);
      which = which < 0 || marker_step == 0 ? -1 : which + marker_step;
      cpu_ms = tree_cpu_ms (self->pid);
      hash = look (&self->screen, -1, &n_hits);
      start_ms = now_ms ();
      send_key (display, cycle[i % n_cycle]);
      seen = watch (self, start_ms, hash, which);
      printf ("%s{\"first\": %.1f, \"marker\": %.1f, \"last\": %.1f, \"changes\": %d, "
              "\"cpu\": %.1f}",
              i > 0 ? ", " : "", seen.first_ms, seen.marker_ms, seen.last_ms, seen.n_changes,
              tree_cpu_ms (self->pid) - cpu_ms);
    }
  printf ("], \"pss_after\": %.1f, \"peak_after\": %.1f",
          tree_mb (self->pid, MAX_TREE, "smaps_rollup", "\nPss:"), self->peak_mb);
}

/* Changes anywhere on the screen, and the time of the processor, while nobody touches anything. */
static void
idle (Watch *self,
      Area  *whole)
{
  double start_ms = now_ms (), cpu_ms = tree_cpu_ms (self->pid);
  int n_hits, n_changes = 0;
  guint64 hash = look (whole, -1, &n_hits);

  while (now_ms () - start_ms < idle_ms)
    {
      guint64 next = look (whole, -1, &n_hits);

      n_changes += next != hash;
      hash = next;
      g_usleep (8000);
    }
  printf (", \"idle_changes\": %d, \"idle_cpu\": %.2f", n_changes,
          tree_cpu_ms (self->pid) - cpu_ms);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Watch self = { 0 };
  Area whole = { 0 };
  Display *display;
  guint64 hash;
  double start_ms;
  Seen seen;
  int n_hits;

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    die (error->message);
  if (framebuffer == NULL || command == NULL || (display = XOpenDisplay (NULL)) == NULL)
    die ("needs --framebuffer, a command and a display");

  map_screen (&whole, framebuffer);
  self.screen = whole;
  if (region != NULL)
    cut_screen (&self.screen, region);
  self.settle_ms = settle_ms;
  self.timeout_ms = timeout_ms;
  clear_root (display, &self.screen);

  hash = look (&self.screen, -1, &n_hits);
  start_ms = now_ms ();
  self.pid = start ();
  seen = watch (&self, start_ms, hash, marker);
  g_usleep (rest_ms * 1000);
  self.peak_mb = MAX (self.peak_mb, tree_mb (self.pid, 1, "status", "VmHWM:"));
  printf ("{\"first\": %.1f, \"marker\": %.1f, \"last\": %.1f, \"changes\": %d, \"cpu\": %.1f, "
          "\"cpu_rest\": %.1f, \"pss\": %.1f, \"peak_main\": %.1f, \"peak\": %.1f",
          seen.first_ms, seen.marker_ms, seen.last_ms, seen.n_changes, seen.cpu_ms,
          tree_cpu_ms (self.pid), tree_mb (self.pid, MAX_TREE, "smaps_rollup", "\nPss:"),
          tree_mb (self.pid, 1, "status", "VmHWM:"), self.peak_mb);
  if (idle_ms > 0)
    idle (&self, &whole);
  if (keys != NULL)
    press (&self, display, marker);
  printf ("}\n");
  if (keep != NULL)
    keep_screen (&whole);
  stop (self.pid);
  XCloseDisplay (display);

  return 0;
}
