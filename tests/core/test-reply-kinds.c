/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sixty-four kinds of replies that go wrong somewhere in the world, by number, and what becomes of
 * each. What is decided here, where others decide in another way:
 *
 *  1 to 6, 12 to 21: anything that is not JSON to the letter is refused as a whole.
 *  9, 11: a number that no double or 64-bit integer holds is none: its object is left out and
 *    counted, and those beside it stay.
 *  14: of equal keys in an object the last one counts, as in most readers, and nothing is lost, so
 *    nothing is counted. Any known key of the reply itself that is there twice is refused, whether
 *    the two agree or not.
 *  20: a NUL in a name is refused; in what is not read it does no harm.
 *  23, 24: what is too much says so (%LIMN_ERROR_TOO_LARGE) and can be asked for with less in it.
 *  28: an object without a confidence from 0 to 1 cannot be held against a threshold: it is left
 *    out and counted.
 *  30, 37: what is drawn is thinned where it is drawn; the prediction keeps every point. */

#include "config.h"

#include "core-fixture.h"

#include "limn-reply-writer.h"

#include <locale.h>
#include <pthread.h>
#include <string.h>

#define N_KINDS 64
#define SMALL_STACK_BYTES (512 * 1024)

/* An object that goes on, and a whole one. */
#define OPEN_ITEM \
  "{\"x\":50,\"y\":40,\"width\":20,\"height\":10,\"confidence\":0.5,\"class\":\"a\""
#define ITEM(rest) OPEN_ITEM rest "}"
#define REPLY(items) "{\"image\":{\"width\":100,\"height\":80},\"predictions\":[" items "]}"

/* One text: the number of its kind, what it is about, what comes of it: an error, or so many
 * instances and so many left out. The picture is 100 × 80. */
typedef struct
{
  guint       kind;
  const char *what;
  const char *json;
  gsize       length;
  int         code;
  guint       n_instances;
  guint       n_dropped;
} Row;

#define GOOD_CODE (-1)
#define BAD(kind, code, what, json) { kind, what, json, sizeof json - 1, LIMN_ERROR_##code, 0, 0 }
#define GOOD(kind, n_instances, n_dropped, what, json) \
  { kind, what, json, sizeof json - 1, GOOD_CODE, n_instances, n_dropped }

static const Row rows[] = {
  BAD (1, BAD_REPLY, "blank", "   \n "),
  BAD (1, BAD_REPLY, "byte order mark", "\xef\xbb\xbf"),
  BAD (1, BAD_REPLY, "nothing", ""),
  BAD (2, BAD_REPLY, "null", "null"),
  BAD (2, BAD_REPLY, "true", "true"),
  BAD (2, BAD_REPLY, "number", "1"),
  BAD (2, BAD_REPLY, "string", "\"s\""),
  BAD (2, BAD_REPLY, "empty list", "[]"),
  BAD (2, BAD_REPLY, "false", "false"),
  BAD (2, BAD_REPLY, "list of lists", "[[]]"),
  BAD (3, BAD_REPLY, "empty object", "{}"),
  BAD (3, BAD_REPLY, "only a time", "{\"time\":0.1}"),
  GOOD (4, 0, 0, "nothing found", "{\"predictions\":[]}"),
  GOOD (4, 0, 0, "nothing found, sized", REPLY ("")),
  GOOD (4, 1, 0, "space around", " \r\n\t" REPLY (ITEM ("")) "\n "),
  BAD (5, BAD_REPLY, "predictions null", "{\"predictions\":null}"),
  BAD (5, BAD_REPLY, "predictions empty object", "{\"predictions\":{}}"),
  BAD (5, BAD_REPLY, "predictions object", "{\"predictions\":{\"a\":1}}"),
  BAD (5, BAD_REPLY, "predictions string", "{\"predictions\":\"a\"}"),
  BAD (5, BAD_REPLY, "predictions number", "{\"predictions\":7}"),
  BAD (5, BAD_REPLY, "predictions true", "{\"predictions\":true}"),
  BAD (6, BAD_REPLY, "byte order mark and object", "\xef\xbb\xbf" REPLY ("")),
  BAD (7, BAD_REPLY, "unclosed", "{\"predictions\":[{\"x\":[[[["),
  BAD (8, BAD_REPLY, "NaN", REPLY (ITEM (",\"class_id\":NaN"))),
  BAD (8, BAD_REPLY, "Infinity", REPLY (ITEM (",\"class_id\":-Infinity"))),
  BAD (8, BAD_REPLY, "Infinity, positive", REPLY (ITEM (",\"class_id\":Infinity"))),
  GOOD (9, 1, 1, "1e999", REPLY (ITEM (",\"x\":1e999") "," ITEM (""))),
  GOOD (9, 1, 1, "-1e999 in points",
        REPLY (ITEM (",\"points\":[{\"x\":-1e999,\"y\":1}]") "," ITEM (""))),
  GOOD (9, 1, 1, "1e999 as confidence", REPLY (ITEM (",\"confidence\":1e999") "," ITEM (""))),
  GOOD (9, 1, 0, "1e999 in an unknown key", REPLY (ITEM (",\"k\":1e999"))),
  GOOD (10, 1, 0, "x 1e-999", REPLY (ITEM (",\"x\":1e-999"))),
  GOOD (10, 1, 0, "-0", REPLY (ITEM (",\"x\":-0,\"y\":-0.0"))),
  GOOD (11, 1, 1, "2^64", REPLY (ITEM (",\"x\":18446744073709551616") "," ITEM (""))),
  GOOD (11, 1, 1, "2^63", REPLY (ITEM (",\"x\":9223372036854775808") "," ITEM (""))),
  GOOD (11, 1, 1, "-2^63-1", REPLY (ITEM (",\"x\":-9223372036854775809") "," ITEM (""))),
  GOOD (11, 1, 1, "40 digits",
        REPLY (ITEM (",\"x\":1234567890123456789012345678901234567890") "," ITEM (""))),
  BAD (12, BAD_REPLY, "octal", REPLY (ITEM (",\"class_id\":0123"))),
  BAD (12, BAD_REPLY, "hexadecimal", REPLY (ITEM (",\"class_id\":0x1F"))),
  BAD (12, BAD_REPLY, "binary", REPLY (ITEM (",\"class_id\":0b11"))),
  BAD (12, BAD_REPLY, "dollar", REPLY (ITEM (",\"class_id\":$FF"))),
  BAD (12, BAD_REPLY, "no digit before", REPLY (ITEM (",\"class_id\":.5"))),
  BAD (12, BAD_REPLY, "no digit after", REPLY (ITEM (",\"class_id\":5."))),
  BAD (12, BAD_REPLY, "point and exponent", REPLY (ITEM (",\"class_id\":1.e5"))),
  BAD (12, BAD_REPLY, "octal beside too big", REPLY (ITEM (",\"x\":1e999,\"y\":0123"))),
  BAD (13, BAD_REPLY, "plus", REPLY (ITEM (",\"class_id\":+1"))),
  BAD (13, BAD_REPLY, "two minus", REPLY (ITEM (",\"class_id\":--1"))),
  BAD (13, BAD_REPLY, "minus and blank", REPLY (ITEM (",\"class_id\":- 1"))),
  BAD (13, BAD_REPLY, "bare exponent", REPLY (ITEM (",\"class_id\":1e"))),
  BAD (13, BAD_REPLY, "two points", REPLY (ITEM (",\"class_id\":1.2.3"))),
  BAD (13, BAD_REPLY, "number and letters", REPLY (ITEM (",\"class_id\":123abc"))),
  BAD (14, BAD_REPLY, "duplicate predictions", "{\"predictions\":[],\"predictions\":[]}"),
  BAD (14, BAD_REPLY, "duplicate image",
       "{\"image\":{\"width\":100,\"height\":80},\"image\":{\"width\":100,\"height\":80},"
       "\"predictions\":[]}"),
  GOOD (14, 1, 0, "last of equal keys counts", REPLY (ITEM (",\"width\":0,\"width\":3"))),
  GOOD (14, 1, 0, "equal keys of other types", REPLY (ITEM (",\"x\":\"a\",\"x\":5"))),
  GOOD (14, 0, 1, "last of equal keys is none", REPLY (ITEM (",\"x\":\"a\""))),
  BAD (14, BAD_REPLY, "conflicting predictions",
       "{\"predictions\":[],\"predictions\":[{\"x\":1,\"y\":1,\"width\":1,\"height\":1,"
       "\"confidence\":1}]}"),
  BAD (14, BAD_REPLY, "conflicting tasks",
       "{\"is_stub\":false,\"predictions\":[],\"is_stub\":true}"),
  BAD (14, BAD_REPLY, "predictions and null", "{\"predictions\":[],\"predictions\":null}"),
  BAD (15, BAD_REPLY, "trailing comma in list", REPLY (ITEM ("") ",")),
  BAD (15, BAD_REPLY, "trailing comma in object", REPLY (ITEM (","))),
  BAD (15, BAD_REPLY, "missing comma", REPLY (ITEM ("") ITEM (""))),
  BAD (15, BAD_REPLY, "missing colon", "{\"predictions\"[]}"),
  BAD (16, BAD_REPLY, "single quotes", "{'predictions':[]}"),
  BAD (16, BAD_REPLY, "bare key", "{predictions:[]}"),
  BAD (16, BAD_REPLY, "comment", "/* c */{\"predictions\":[]}"),
  BAD (16, BAD_REPLY, "line comment", "// c\n{\"predictions\":[]}"),
  BAD (16, BAD_REPLY, "assignment", "var a = {\"predictions\":[]};"),
  BAD (16, BAD_REPLY, "call", "cb({\"predictions\":[]})"),
  BAD (16, BAD_REPLY, "guard", ")]}'\n{\"predictions\":[]}"),
  BAD (16, BAD_REPLY, "HTML", "<html><body>Sign in</body></html>"),
  BAD (17, BAD_REPLY, "two documents", "{\"predictions\":[]}{\"predictions\":[]}"),
  BAD (17, BAD_REPLY, "two lines", "{\"predictions\":[]}\n{\"predictions\":[]}"),
  BAD (17, BAD_REPLY, "trailing garbage", "{\"predictions\":[]}x"),
  BAD (17, BAD_REPLY, "trailing NUL", "{\"predictions\":[]}\0"),
  BAD (17, BAD_REPLY, "NUL inside", "{\0}"),
  BAD (18, BAD_REPLY, "UTF-16", "{\0\"\0p\0\"\0:\0" "1\0}\0"),
  BAD (18, BAD_REPLY, "invalid UTF-8", REPLY (ITEM (",\"k\":\"\xff\""))),
  BAD (18, BAD_REPLY, "overlong UTF-8", REPLY (ITEM (",\"k\":\"\xc0\xaf\""))),
  BAD (18, BAD_REPLY, "surrogate in UTF-8", REPLY (ITEM (",\"k\":\"\xed\xa0\x80\""))),
  BAD (19, BAD_REPLY, "high surrogate", REPLY (ITEM (",\"k\":\"\\ud800\""))),
  BAD (19, BAD_REPLY, "low surrogate", REPLY (ITEM (",\"k\":\"\\udc00\""))),
  BAD (19, BAD_REPLY, "high surrogate and a letter", REPLY (ITEM (",\"k\":\"\\ud800\\u0041\""))),
  BAD (19, BAD_REPLY, "surrogate in a key", REPLY (ITEM (",\"\\udc00\":1"))),
  GOOD (19, 1, 0, "pair of surrogates", REPLY (ITEM (",\"k\":\"\\ud83d\\ude00\""))),
  BAD (20, BAD_REPLY, "NUL in class",
       REPLY ("{\"x\":5,\"y\":4,\"width\":2,\"height\":1,\"confidence\":0.5,"
              "\"class\":\"a\\u0000b\"}")),
  BAD (20, BAD_REPLY, "NUL in keypoint",
       REPLY (ITEM (",\"keypoints\":[{\"x\":1,\"y\":1,\"class\":\"\\u0000\"}]"))),
  GOOD (20, 1, 0, "keys with NUL",
        REPLY (ITEM (",\"x\\u0000yyyyyyyyyyyyyyyyyyyy\":0,\"\\u0000\":1"))),
  GOOD (20, 1, 0, "NUL in what is not shown", REPLY (ITEM (",\"detection_id\":\"a\\u0000b\""))),
  BAD (21, BAD_REPLY, "raw newline", REPLY (ITEM (",\"k\":\"a\nb\""))),
  BAD (21, BAD_REPLY, "raw tab", REPLY (ITEM (",\"k\":\"a\tb\""))),
  BAD (21, BAD_REPLY, "unknown escape", REPLY (ITEM (",\"k\":\"\\q\""))),
  BAD (21, BAD_REPLY, "raw escape character", REPLY (ITEM (",\"k\":\"a\x1b[1m\""))),
  GOOD (25, 1, 5, "items of other types", REPLY ("1,null,\"s\",[],{}," ITEM (""))),
  GOOD (25, 0, 1, "x as text", REPLY (ITEM (",\"x\":\"12.5\""))),
  GOOD (25, 0, 1, "x true", REPLY (ITEM (",\"x\":true"))),
  GOOD (25, 0, 1, "x null", REPLY (ITEM (",\"x\":null"))),
  GOOD (25, 2, 1, "x null after a good one",
        REPLY (ITEM ("") "," ITEM (",\"x\":null") "," ITEM (""))),
  GOOD (25, 1, 1, "no item after a good one", REPLY (ITEM ("") ",7")),
  GOOD (25, 0, 1, "x list", REPLY (ITEM (",\"x\":[1]"))),
  GOOD (25, 0, 1, "x object", REPLY (ITEM (",\"x\":{}"))),
  GOOD (25, 0, 1, "x missing", REPLY ("{\"y\":40,\"width\":20,\"height\":10,\"confidence\":0.5}")),
  GOOD (26, 0, 1, "width 0", REPLY (ITEM (",\"width\":0"))),
  GOOD (26, 0, 1, "width -0.0", REPLY (ITEM (",\"width\":-0.0"))),
  GOOD (26, 0, 1, "width negative", REPLY (ITEM (",\"width\":-4"))),
  GOOD (26, 0, 1, "height 1e308", REPLY (ITEM (",\"height\":1e308"))),
  GOOD (26, 1, 0, "wide", REPLY (ITEM (",\"width\":5000"))),
  GOOD (26, 1, 0, "width tiny", REPLY (ITEM (",\"width\":1e-300"))),
  GOOD (27, 1, 0, "far", REPLY (ITEM (",\"x\":5000,\"y\":-5000"))),
  GOOD (27, 1, 0, "far to the left", REPLY (ITEM (",\"x\":-99999"))),
  GOOD (27, 1, 1, "beyond all", REPLY (ITEM (",\"x\":1000021") "," ITEM (""))),
  GOOD (28, 0, 1, "confidence missing", REPLY ("{\"x\":9,\"y\":40,\"width\":20,\"height\":10}")),
  GOOD (28, 0, 1, "confidence -1", REPLY (ITEM (",\"confidence\":-1"))),
  GOOD (28, 0, 1, "confidence 2", REPLY (ITEM (",\"confidence\":2"))),
  GOOD (28, 0, 1, "confidence text", REPLY (ITEM (",\"confidence\":\"0.5\""))),
  GOOD (28, 1, 0, "confidence tiny", REPLY (ITEM (",\"confidence\":1e-300"))),
  GOOD (29, 0, 1, "points text", REPLY (ITEM (",\"points\":\"no\""))),
  GOOD (29, 0, 1, "points of numbers", REPLY (ITEM (",\"points\":[1,2,3]"))),
  GOOD (29, 0, 1, "point without y", REPLY (ITEM (",\"points\":[{\"x\":1}]"))),
  GOOD (29, 0, 1, "point with text", REPLY (ITEM (",\"points\":[{\"x\":1,\"y\":\"2\"}]"))),
  GOOD (29, 0, 1, "point with three", REPLY (ITEM (",\"points\":[[1,2,3]]"))),
  GOOD (29, 1, 0, "point with z", REPLY (ITEM (",\"points\":[{\"z\":0,\"x\":1,\"y\":2}]"))),
  GOOD (29, 1, 0, "no points", REPLY (ITEM (",\"points\":[]"))),
  GOOD (29, 1, 0, "two points", REPLY (ITEM (",\"points\":[[1,1],[2,2]]"))),
  GOOD (29, 1, 0, "collinear", REPLY (ITEM (",\"points\":[[1,1],[2,2],[3,3]]"))),
  GOOD (32, 1, 0, "class missing",
        REPLY ("{\"x\":9,\"y\":9,\"width\":2,\"height\":1,\"confidence\":0.5}")),
  GOOD (32, 1, 0, "class number", REPLY (ITEM (",\"class\":5"))),
  GOOD (32, 1, 0, "class null", REPLY (ITEM (",\"class\":null"))),
  BAD (38, BAD_REPLY, "wrong size", "{\"image\":{\"width\":101,\"height\":80},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "double size",
       "{\"image\":{\"width\":200,\"height\":160},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "turned", "{\"image\":{\"width\":80,\"height\":100},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "zero size", "{\"image\":{\"width\":0,\"height\":80},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "negative size",
       "{\"image\":{\"width\":-100,\"height\":80},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "size as text",
       "{\"image\":{\"width\":\"100\",\"height\":80},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "size 1e999",
       "{\"image\":{\"width\":1e999,\"height\":81},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "image as number", "{\"image\":5,\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "two images",
       "{\"image\":[{\"width\":100,\"height\":80},{\"width\":100,\"height\":80}],"
       "\"predictions\":[]}"),
  GOOD (38, 0, 0, "image null", "{\"image\":null,\"predictions\":[]}"),
  GOOD (38, 0, 0, "image empty", "{\"image\":{},\"predictions\":[]}"),
  GOOD (38, 0, 0, "image sides null",
        "{\"image\":{\"width\":null,\"height\":null},\"predictions\":[]}"),
  GOOD (38, 0, 0, "image as double",
        "{\"image\":{\"width\":1e2,\"height\":80.0},\"predictions\":[]}"),
  GOOD (38, 0, 0, "one side only", "{\"image\":{\"width\":100},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "one side only, wrong", "{\"image\":{\"height\":81},\"predictions\":[]}"),
  BAD (38, BAD_REPLY, "half a pixel more",
       "{\"image\":{\"width\":100.5,\"height\":80},\"predictions\":[]}"),
  GOOD (39, 0, 0, "time as text", "{\"time\":\"now\",\"predictions\":[]}"),
  GOOD (39, 0, 0, "time missing", "{\"predictions\":[]}"),
  GOOD (39, 0, 0, "time negative", "{\"time\":-1,\"predictions\":[]}"),
  GOOD (39, 0, 0, "time 1e999", "{\"time\":1e999,\"predictions\":[]}"),
  GOOD (40, 1, 0, "all optionals null",
        "{\"visualization\":null,\"inference_id\":null,\"time\":null,\"image\":null,"
        "\"is_stub\":null,"
        "\"top\":null,\"error\":null,\"predictions\":["
        ITEM (",\"class_id\":null,\"points\":null,\"rle\":null,"
        "\"keypoints\":null," "\"tracker_id\":null,\"mask_format\":null")
        "]}"),
  GOOD (40, 1, 0, "unknown keys", REPLY (ITEM (",\"k\":{\"a\":[1,{\"b\":[[]]}]},\"\":0"))),
  BAD (41, SERVER, "message", "{\"message\":\"Forbidden\"}"),
  BAD (41, SERVER, "error", "{\"error\":{\"message\":\"no\"}}"),
  BAD (41, SERVER, "detail", "{\"detail\":\"Not Found\"}"),
  BAD (41, SERVER, "error of no kind", "{\"error\":7}"),
  GOOD (41, 0, 0, "message beside predictions", "{\"message\":\"hello\",\"predictions\":[]}"),
  BAD (41, SERVER, "list of what is wrong",
       "{\"detail\":[{\"loc\":[\"query\"],\"msg\":\"bad\",\"type\":\"t\"}]}"),
  BAD (41, SERVER, "error with a hint", "{\"error\":\"no\",\"hint\":\"try\"}"),
  BAD (43, SERVER, "HTML in a string", "{\"message\":\"<h1>no</h1>\"}"),
  BAD (44, BAD_REPLY, "list of two", "[" REPLY ("") "," REPLY ("") "]"),
  BAD (44, BAD_REPLY, "list of a number", "[1]"),
  GOOD (44, 1, 0, "list of one", "[" REPLY (ITEM ("")) "]"),
  GOOD (44, 0, 0, "image as list of one",
        "{\"image\":[{\"width\":100,\"height\":80}],\"predictions\":[]}"),
  BAD (44, BAD_REPLY, "list of three",
       "[{\"predictions\":[]},{\"predictions\":[]},{\"predictions\":[]}]"),
  BAD (44, BAD_REPLY, "list in a list", "[[{\"predictions\":[]}]]"),
  BAD (45, WRONG_TASK, "stub", "{\"time\":0.1,\"is_stub\":true,\"model_id\":\"a/0\"}"),
  BAD (45, WRONG_TASK, "semantic, nested",
       "{\"image\":{\"width\":100,\"height\":80},\"predictions\":"
       "{\"segmentation_mask\":\"iVBO\",\"class_map\":{\"0\":\"a\"}}}"),
  BAD (45, WRONG_TASK, "semantic, top",
       "{\"segmentation_mask\":\"iVBO\",\"class_map\":{\"0\":\"a\"},"
       "\"image\":{\"width\":1,\"height\":2}}"),
  BAD (45, WRONG_TASK, "single label",
       "{\"predictions\":[{\"class\":\"a\",\"class_id\":0,\"confidence\":0.9}],"
       "\"top\":\"a\",\"confidence\":0.9}"),
  BAD (45, WRONG_TASK, "single label, nothing",
       "{\"predictions\":[],\"top\":\"\",\"confidence\":0.0}"),
  BAD (45, WRONG_TASK, "single label, no top",
       "{\"predictions\":[{\"class\":\"a\",\"confidence\":0.9}]}"),
  GOOD (45, 0, 0, "not a stub", "{\"is_stub\":false,\"predictions\":[]}"),
  GOOD (45, 0, 1, "rle number", REPLY (ITEM (",\"rle\":5"))),
  GOOD (45, 0, 1, "rle without counts", REPLY (ITEM (",\"rle\":{\"size\":[80,100]}"))),
  GOOD (45, 0, 1, "rle of another size",
        REPLY (ITEM (",\"rle\":{\"size\":[100,80],\"counts\":\"\"}"))),
  GOOD (45, 0, 1, "rle broken", REPLY (ITEM (",\"rle\":{\"size\":[80,100],\"counts\":\"0\"}"))),
  GOOD (45, 0, 1, "rle with counts of numbers",
        REPLY (ITEM (",\"rle\":{\"size\":[80,100],\"counts\":[8000]}"))),
  GOOD (45, 0, 1, "keypoints text", REPLY (ITEM (",\"keypoints\":\"no\""))),
  GOOD (45, 0, 1, "keypoint without x", REPLY (ITEM (",\"keypoints\":[{\"y\":1}]"))),
  GOOD (45, 1, 1, "classification among boxes",
        REPLY ("{\"class\":\"a\",\"confidence\":0.9}," ITEM (""))),
  BAD (46, WRONG_TASK, "multi label, size swapped",
       "{\"image\":{\"width\":80,\"height\":100},\"predictions\":"
       "{\"a\":{\"confidence\":0.9,\"class_id\":0}}," "\"predicted_classes\":[\"a\"]}"),
  BAD (46, WRONG_TASK, "multi label, nothing", "{\"predictions\":{},\"predicted_classes\":[]}"),
  BAD (46, WRONG_TASK, "multi label",
       "{\"predictions\":{\"a\":{\"confidence\":0.9},\"b\":{\"confidence\":0.1}}}"),
  BAD (46, BAD_REPLY, "some map", "{\"predictions\":{\"a\":{\"confidence\":\"high\"}}}"),
  GOOD (47, 1, 0, "class_id 2^64", REPLY (ITEM (",\"class_id\":18446744073709551616"))),
  GOOD (47, 1, 0, "class_id float", REPLY (ITEM (",\"class_id\":1.5"))),
  GOOD (47, 1, 0, "class_id negative", REPLY (ITEM (",\"class_id\":-3"))),
  GOOD (47, 1, 0, "class_id 1e20", REPLY (ITEM (",\"class_id\":1e20"))),
  GOOD (47, 1, 0, "class_id text", REPLY (ITEM (",\"class_id\":\"3\""))),
  GOOD (47, 1, 0, "class_id 1,000,001", REPLY (ITEM (",\"class_id\":1000001"))),
  GOOD (48, 2, 0, "equal ids",
        REPLY (ITEM (",\"detection_id\":\"d\"") "," ITEM (",\"detection_id\":\"d\""))),
  GOOD (48, 1, 0, "id of another type", REPLY (ITEM (",\"detection_id\":[]"))),
  BAD (49, BAD_REPLY, "other case", "{\"Predictions\":[]}"),
  BAD (49, BAD_REPLY, "all in capitals", "{\"PREDICTIONS\":[]}"),
  GOOD (49, 0, 0, "other case beside", "{\"Predictions\":[7],\"predictions\":[]}"),
  GOOD (50, 1, 0, "17 digits", REPLY (ITEM (",\"x\":50.000000000000001,\"y\":9.0071992547409930"))),
  GOOD (50, 1, 0, "2^53 + 1", REPLY (ITEM (",\"k\":9007199254740993"))),
};

/* Kinds that are made here, and those that are shown where they matter. */
static const struct
{
  guint       kind;
  const char *where;
} others[] = {
  { 7, "/core/kinds/depth" },
  { 11, "/core/kinds/large" },
  { 22, "/core/kinds/cuts" },
  { 23, "/core/kinds/large" },
  { 24, "/core/kinds/large" },
  { 29, "/core/parser/points" },
  { 30, "/core/kinds/crowds; drawn in /outline/wild" },
  { 31, "/core/kinds/names" },
  { 32, "/core/kinds/names" },
  { 33, "/core/kinds/names" },
  { 34, "/core/kinds/names" },
  { 35, "/core/kinds/names; the files of exports in the tests of limn-predict" },
  { 36, "/core/kinds/crowds" },
  { 37, "/core/kinds/crowds; drawn in the benchmark of drawing" },
  { 38, "/core/frame" },
  { 42, "the tests of the client: what a server says is cleaned of the key there" },
  { 46, "/core/kinds/rows" },
  { 48, "/core/kinds/large" },
  { 51, "/core/kinds/locales" },
  { 52, "the gate of the session" },
  { 53, "the gate of the session" },
  { 54, "the reply store, which reads through this parser" },
  { 55, "/core/json/good" },
  { 56, "/core/json/bad" },
  { 57, "/core/json/open" },
  { 58, "/core/json/embedded, /core/json/cut" },
  { 59, "/core/kinds/traps" },
  { 60, "/core/kinds/traps" },
  { 61, "/core/kinds/small-stack" },
  { 62, "/core/kinds/written" },
  { 63, "/core/kinds/precision" },
  { 64, "the suite of fuzzers" },
};

static void
test_complete (void)
{
  gboolean has[N_KINDS + 1] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    has[rows[i].kind] = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    has[others[i].kind] = TRUE;
  for (guint kind = 1; kind <= N_KINDS; kind++)
    if (!has[kind])
      g_error ("kind %u is nowhere", kind);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) prediction = NULL;

      if (row->code != GOOD_CODE)
        {
          core_assert_fails (row->json, (gssize) row->length, row->code, row->what);
          continue;
        }
      prediction = core_parse (row->json, (gssize) row->length, 100, 80, &error);
      if (prediction == NULL)
        g_error ("%s: %s", row->what, error->message);
      if (limn_prediction_get_n_instances (prediction) != row->n_instances
          || limn_prediction_get_n_dropped (prediction) != row->n_dropped)
        g_error ("%s: %u and %u dropped", row->what,
                 limn_prediction_get_n_instances (prediction),
                 limn_prediction_get_n_dropped (prediction));
    }
}

/* The object around it is the first level. */
static char *
nest (guint       depth,
      const char *open,
      const char *close)
{
  GString *text = g_string_new ("{\"predictions\":[],\"k\":");

  for (guint i = 1; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "0");
  for (guint i = 1; i < depth && close != NULL; i++)
    g_string_append (text, close);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const guint depths[] = { 2, 63, 64, 65, 1000, 75000, 1000000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autofree char *lists = nest (depths[i], "[", "]");
      g_autofree char *objects = nest (depths[i], "{\"a\":", "}");
      g_autofree char *open = nest (depths[i], "[", NULL);
      g_autoptr (LimnPrediction) a = core_parse (lists, -1, 100, 80, NULL);
      g_autoptr (LimnPrediction) b = core_parse (objects, -1, 100, 80, NULL);

      g_assert_true ((a != NULL) == (depths[i] <= LIMN_MAX_JSON_DEPTH));
      g_assert_true ((b != NULL) == (depths[i] <= LIMN_MAX_JSON_DEPTH));
      core_assert_fails (open, -1, LIMN_ERROR_BAD_REPLY, "unclosed");
    }
}

static const char *const good_replies[] = {
  REPLY (""),
  REPLY (ITEM (",\"points\":[{\"x\":41.25,\"y\":36},{\"x\":41.25,\"y\":44},{\"x\":59,\"y\":44}]")
         ","
         ITEM (",\"class_id\":7,\"points\":[]")),
  "{\"inference_id\":\"5f1d\",\"time\":0.25,\"predictions\":[" ITEM (
    ",\"keypoints\":[{\"x\":1,\"y\":2,\"confidence\":0.75,\"class\":\"caf\\u00e9 \xc3\xa9\"}]")
  "]}",
  "[{\"predictions\":[{\"x\":1e0,\"y\":-0.5E+1,\"width\":1e999,\"height\":null}],"
  "\"image\":{\"width\":100,\"height\":80}}]",
  "{\"predictions\":[{\"x\":50,\"y\":40,\"width\":100,\"height\":80,\"confidence\":1,"
  "\"class\":\"\",\"mask_format\":\"rle\",\"rle\":{\"size\":[80,100],\"counts\":\"0`j7\"}}]}",
};

/* Every reply cut at every byte is refused, and so is every one that goes on. */
static void
test_cuts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_replies); i++)
    {
      gsize length = strlen (good_replies[i]);
      g_autoptr (LimnPrediction) whole = core_parse_good (good_replies[i], 100, 80);
      g_autofree char *twice = g_strconcat (good_replies[i], good_replies[i], NULL);

      for (gsize cut = 0; cut < length; cut++)
        {
          g_autofree char *copy = g_memdup2 (good_replies[i], MAX (cut, 1));

          core_assert_fails (copy, (gssize) cut, LIMN_ERROR_BAD_REPLY, "cut");
        }
      for (gsize cut = length + 1; cut <= 2 * length; cut++)
        core_assert_fails (twice, (gssize) cut, LIMN_ERROR_BAD_REPLY, "more than one");
    }
}

/* One string around a lot of one thing. */
static char *
wrap (const char *before,
      const char *piece,
      gsize       n,
      const char *after)
{
  GString *text = g_string_sized_new (strlen (before) + n * strlen (piece) + strlen (after) + 1);

  g_string_append (text, before);
  for (gsize i = 0; i < n; i++)
    g_string_append (text, piece);
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static void
test_large (void)
{
  static const struct
  {
    const char *what;
    const char *before;
    const char *piece;
    gsize       n;
    const char *after;
    int         code;
  } large[] = {
    { "a string of more than the limit", "{\"predictions\":[],\"k\":\"", "aaaaaaaa",
      LIMN_MAX_REPLY_BYTES / 8, "\"}", LIMN_ERROR_TOO_LARGE },
    { "numbers of more than the limit", "{\"predictions\":[],\"k\":[", "0.25,0,",
      LIMN_MAX_REPLY_BYTES / 7, "0]}", LIMN_ERROR_TOO_LARGE },
    { "more instances", "{\"predictions\":[", ITEM ("") ",", LIMN_MAX_INSTANCES, ITEM ("") "]}",
      LIMN_ERROR_TOO_LARGE },
    { "more points", "{\"predictions\":[{\"x\":5,\"y\":5,\"width\":2,\"height\":2,"
      "\"confidence\":0.5,\"points\":[", "[1,2],", LIMN_MAX_VERTICES, "[1,2]]}]}",
      LIMN_ERROR_TOO_LARGE },
    { "as many instances", "{\"predictions\":[", ITEM ("") ",", LIMN_MAX_INSTANCES - 1,
      ITEM ("") "]}", GOOD_CODE },
    { "a string of a megabyte", "{\"predictions\":[" OPEN_ITEM ",\"detection_id\":\"", "a", 1 << 20,
      "\"}]}", GOOD_CODE },
    { "a million keys", "{", "\"k\":0,", 1000000, "\"predictions\":[]}", GOOD_CODE },
    { "an integer of a million digits", "{\"predictions\":[],\"k\":", "7", 1000000, "}",
      LIMN_ERROR_BAD_REPLY },
    { "a fraction of a million digits", "{\"predictions\":[],\"k\":0.", "7", 1000000, "}",
      GOOD_CODE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (large); i++)
    {
      g_autofree char *json = wrap (large[i].before, large[i].piece, large[i].n, large[i].after);
      g_autoptr (LimnPrediction) prediction = NULL;

      g_test_message ("%s", large[i].what);
      if (large[i].code != GOOD_CODE)
        core_assert_fails (json, -1, large[i].code, large[i].what);
      else
        prediction = core_parse_good (json, 100, 80);
    }
}

/* Names are text and nothing else, of a length that can be kept. */
static void
test_names (void)
{
  static const struct
  {
    const char *json;
    const char *name;
  } names[] = {
    { "<b>&amp;", "<b>&amp;" },
    { "%s%n%1$s", "%s%n%1$s" },
    { "", "(unnamed)" },
    { "   ", "(unnamed)" },
    { "\\n\\u200b\\u202e", "(unnamed)" },
    { "a\\u202egpj", "agpj" },
    { "a\\u200bb\\nc\\u001b[31m", "ab c[31m" },
    { "../../x", "../../x" },
    { "CON", "CON" },
    { "=cmd()", "=cmd()" },
    { "caf\\u00e9", "caf\xc3\xa9" },
    { "\\ud83d\\ude00", "\xf0\x9f\x98\x80" },
  };
  g_autofree char *marks = wrap ("{\"predictions\":[" OPEN_ITEM ",\"class\":\"e", "\\u0301", 4096,
                                 "\"}]}");
  g_autofree char *megabyte = wrap ("{\"predictions\":[" OPEN_ITEM ",\"class\":\"", "long name ",
                                    1 << 17, "\"}]}");
  const char *const long_ones[] = { marks, megabyte };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"predictions\":[{\"x\":5,\"y\":5,\"width\":2,"
                                               "\"height\":2,\"confidence\":0.5,"
                                               "\"class\":\"%s\"}]}", names[i].json);
      g_autoptr (LimnPrediction) prediction = core_parse_good (json, 100, 80);

      g_assert_cmpstr (limn_prediction_get_class_of (prediction, 0), ==, names[i].name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (long_ones); i++)
    {
      g_autoptr (LimnPrediction) prediction = core_parse_good (long_ones[i], 100, 80);
      const char *name = limn_prediction_get_class_of (prediction, 0);

      g_assert_cmpuint (strlen (name), <=, LIMN_MAX_STRING_BYTES);
      g_assert_cmpuint (strlen (name), >, LIMN_MAX_STRING_BYTES - 16);
      g_assert_true (g_utf8_validate (name, -1, NULL));
    }
}

/* Much, but not too much: nothing is thrown away here. */
static void
test_crowds (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (30);
  g_autoptr (GString) json = g_string_new ("{\"predictions\":[");
  g_autoptr (GString) noisy = g_string_new ("{\"predictions\":[" OPEN_ITEM ",\"points\":[");
  g_autoptr (LimnPrediction) crowd = NULL;
  g_autoptr (LimnPrediction) shape = NULL;
  guint n_points = 0;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (json, "%s{\"x\":%u,\"y\":%u,\"width\":4,\"height\":4,"
                            "\"confidence\":0.5,\"class\":\"class %u\"}", i > 0 ? "," : "",
                            i % 100, i % 80, i);
  g_string_append (json, "]}");
  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (noisy, "%s[%d,%d]", i > 0 ? "," : "",
                            g_rand_int_range (random, 0, 100), g_rand_int_range (random, 0, 80));
  g_string_append (noisy, "]}]}");

  crowd = core_parse_good (json->str, 100, 80);
  g_assert_cmpuint (limn_prediction_get_n_instances (crowd), ==, 10000);
  g_assert_cmpuint (limn_prediction_get_n_classes (crowd), ==, 10000);
  shape = core_parse_good (noisy->str, 100, 80);
  limn_prediction_get_ring (shape, 0, &n_points);
  g_assert_cmpuint (n_points, >=, 29999);
}

/* What makes other readers slow. There is no measuring here: one that took the square of these
 * sizes would not come back before the test is given up. */
static void
test_traps (void)
{
  static const struct
  {
    const char *before;
    const char *piece;
    gsize       n;
    const char *after;
    gboolean    is_good;
  } traps[] = {
    { "", " ", 8 << 20, "", FALSE },
    { "", "[", 8 << 20, "", FALSE },
    { "", "{\"a\":", 1 << 20, "", FALSE },
    { "", "\"", 1000000, "", FALSE },
    { "", "\\", 1000000, "", FALSE },
    { "{\"predictions\":[],\"k\":\"", "\\\"", 1000000, "\"}", TRUE },
    { "{\"predictions\":[],\"k\":\"", "\\\\", 1000000, "\"}", TRUE },
    { "{\"predictions\":[],\"k\":\"", "\\u00e9", 1000000, "\"}", TRUE },
    { "{\"predictions\":[],\"k\":\"", "\\ud83d\\ude00", 500000, "\"}", TRUE },
    { "{\"predictions\":[],\"k\":[", "1e999,", 500000, "1]}", TRUE },
    { "{\"predictions\":[],\"k\":[", "18446744073709551616,", 200000, "1]}", TRUE },
    { "{\"predictions\":[],\"k\":[", "1.00000000000000011102230246251565404e-290,", 100000, "1]}",
      TRUE },
    { "{\"predictions\":[],\"k\":[", "[],", 1000000, "{}]}", TRUE },
    { "{\"predictions\":[", "0,", 1000000, "0]}", TRUE },
    { "{\"predictions\":[" OPEN_ITEM ",\"points\":[", "[1,", 100000, "]}]}", FALSE },
    { "{\"predictions\":{", "\"a\":{\"confidence\":1},", 200000, "\"b\":1}}", FALSE },
    { "{\"image\":[", "0,", 1000000, "0],\"predictions\":[]}", FALSE },
    { "{\"detail\":[", "{\"msg\":\"a\"},", 200000, "1]}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (traps); i++)
    {
      g_autofree char *json = wrap (traps[i].before, traps[i].piece, traps[i].n, traps[i].after);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) prediction = core_parse (json, -1, 100, 80, &error);

      g_test_message ("%s…", traps[i].piece);
      g_assert_true ((prediction != NULL) == traps[i].is_good);
    }
}

static void *
run_depth (void *data)
{
  test_depth ();
  test_rows ();
  return NULL;
}

/* Threads of others have small stacks: neither depth nor length may live there. */
static void
test_small_stack (void)
{
  pthread_attr_t attributes;
  pthread_t thread;

  g_assert_cmpint (pthread_attr_init (&attributes), ==, 0);
  g_assert_cmpint (pthread_attr_setstacksize (&attributes, SMALL_STACK_BYTES), ==, 0);
  g_assert_cmpint (pthread_create (&thread, &attributes, run_depth, NULL), ==, 0);
  g_assert_cmpint (pthread_join (thread, NULL), ==, 0);
  pthread_attr_destroy (&attributes);
}

/* Where numbers are written with a comma, where the capital of i has a dot, where digits are
 * others, and where the point between them is two bytes long. */
static void
test_locales (void)
{
  static const struct
  {
    const char *name;
    const char *point;
  } locales[] = {
    { "de_DE", "," },
    { "tr_TR", "," },
    { "fa_IR", "." },
    { "ps_AF", "\xd9\xab" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      core_enter_locale (locales[i].name);
      g_assert_cmpstr (localeconv ()->decimal_point, ==, locales[i].point);
      test_rows ();
      test_cuts ();
      test_names ();
      core_leave_locale ();
    }
}

/* What we write ourselves is read back, and written again byte by byte. */
static void
test_written (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_replies); i++)
    {
      g_autoptr (LimnPrediction) first = core_parse_good (good_replies[i], 100, 80);
      g_autofree char *once = limn_reply_write (first, LIMN_REPLY_PLAIN, NULL);
      g_autoptr (LimnPrediction) second = core_parse_good (once, 100, 80);
      g_autofree char *twice = limn_reply_write (second, LIMN_REPLY_PLAIN, NULL);

      g_assert_cmpstr (once, ==, twice);
    }
}

/* A hundredth of a pixel is not lost at the far end of a picture of 30,000. */
static void
test_precision (void)
{
  const double xs[] = { 29998.013, 29998.257, 29998.499, 29998.761 };
  g_autoptr (GString) json = g_string_new ("{\"predictions\":[{\"x\":29998.1234567,\"y\":2.5,"
                                           "\"width\":1.7654321,\"height\":5,\"confidence\":0.5,"
                                           "\"points\":[");
  g_autoptr (LimnPrediction) prediction = NULL;
  const LimnInstance *instance = NULL;
  const LimnPoint *points = NULL;
  guint n_points = 0;

  for (guint i = 0; i < G_N_ELEMENTS (xs); i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (json, "%s[%s,%u]", i > 0 ? "," : "",
                              g_ascii_dtostr (text, sizeof text, xs[i]), i * i);
    }
  g_string_append (json, "]}]}");
  prediction = core_parse_good (json->str, 30000, 5);
  instance = limn_prediction_get_instance (prediction, 0);
  points = limn_prediction_get_ring (prediction, 0, &n_points);
  g_assert_cmpfloat_with_epsilon (instance->box.x, 29998.1234567 - 1.7654321 / 2, 1e-9);
  g_assert_cmpuint (n_points, ==, G_N_ELEMENTS (xs));
  for (guint i = 0; i < G_N_ELEMENTS (xs); i++)
    g_assert_cmpfloat_with_epsilon ((double) points[i].x, xs[i], 0.01);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/kinds/complete", test_complete);
  g_test_add_func ("/core/kinds/rows", test_rows);
  g_test_add_func ("/core/kinds/depth", test_depth);
  g_test_add_func ("/core/kinds/cuts", test_cuts);
  g_test_add_func ("/core/kinds/large", test_large);
  g_test_add_func ("/core/kinds/names", test_names);
  g_test_add_func ("/core/kinds/crowds", test_crowds);
  g_test_add_func ("/core/kinds/traps", test_traps);
  g_test_add_func ("/core/kinds/small-stack", test_small_stack);
  g_test_add_func ("/core/kinds/locales", test_locales);
  g_test_add_func ("/core/kinds/written", test_written);
  g_test_add_func ("/core/kinds/precision", test_precision);
  return g_test_run ();
}
