#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check the style and the layers of the source, so that reviews can be about the design.

Usage: check-source.py [FOLDER]

Prints TAP: one test for each rule, with the places that break it. The rules are those of the
section Contributing in README.md. Comments and strings are blanked before code is looked at.
"""

import functools
import os
import re
import sys

COLUMNS = 100
FUNCTION_LINES = 60
FILE_LINES = 800

# What each folder of src may include from, beside itself.
LAYERS = {
    'core': [],
    'tune': ['core'],
    'eval': ['core'],
    'store': ['core'],
    'decode': [],
    'image': ['core', 'decode'],
    'client': ['core', 'tune', 'store', 'image'],
    'session': ['core', 'tune', 'store', 'image', 'client'],
    'render': ['core'],
    'app': ['core', 'tune', 'eval', 'store', 'image', 'client', 'session', 'render'],
    'cli': ['core', 'tune', 'store', 'image', 'client', 'render'],
    'server': ['core', 'image', 'render'],
}
# Libraries that only some folders may use, by how their headers begin.
LIBRARIES = {
    'gtk/': ['app'],
    'gdk/': ['app'],
    'gsk/': ['app'],
    'adwaita': ['app'],
    'libsoup/': ['client', 'server'],
    'libsecret/': ['client'],
    'cairo': ['render', 'app', 'server'],
    'pango/': ['render', 'app', 'server'],
    'gdk-pixbuf/': ['decode', 'image'],
    'png.h': ['decode'],
    'jpeglib.h': ['decode'],
    'webp/': ['decode'],
    'seccomp.h': ['decode', 'server'],
    'opencv2/': ['server'],
    'simdjson': ['core'],
    'yaml': ['eval'],
}
# C++ is only for the libraries that have no C interface.
CXX_FILES = {'src/core': 1, 'src/server': 1}

BANNED = re.compile(
    r'\b(sprintf|vsprintf|strcpy|stpcpy|strcat|strncpy|strncat|strtok|gets|atoi|atol|atoll|atof'
    r'|strtod|strtof|strtol|strtoul|g_strtod|system|popen|tmpnam|mktemp|alloca|g_alloca|g_newa'
    r'|rand|srand|usleep|setjmp|longjmp)\s*\(')
# Pictures from outside are decoded by limn-decode alone. GTK's own textures are decoded by GTK.
DECODING = re.compile(
    r'\b(gdk_pixbuf_loader|gdk_pixbuf_new_from|gdk_pixbuf_animation|gdk_texture_new_from'
    r'|gdk_clipboard_read_texture|gtk_image_new_from_file|gtk_picture_new_for|GDK_TYPE_TEXTURE'
    r'|cairo_image_surface_create_from_png)')
# Programs for the command line talk on standard output.
PRINTING = re.compile(r'\b(g_print|printf|puts|putchar)\s*\(')
PRINTERS = ('src/cli/', 'src/server/limn-server', 'src/app/limn-application.c', 'tests/')
G_TYPES = re.compile(r'\b(gchar|gint|gdouble|gfloat|glong|gshort)\b')
UNFINISHED = re.compile(r'\b(TODO|FIXME|XXX|HACK)\b')
# Put together here so that this file does not break its own rule.
MACHINE = re.compile('|'.join(['/' + name + '/' for name in ('work', 'farm', 'root')]
                              + ['deb' + r'\.debian\.org', 'registry' + r'\.npmjs']))

C_HEADER = ('/* SPDX-FileCopyrightText: 2026 The Limn authors\n'
            ' *\n'
            ' * SPDX-License-Identifier: GPL-3.0-or-later */\n\n')


class File:
    """One text file, and its code without comments and the contents of strings."""

    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), encoding='utf-8') as file:
            self.text = file.read()
        self.lines = self.text.split('\n')
        if self.lines[-1] == '':
            self.lines.pop()

    def is_c(self):
        return self.path.endswith(('.c', '.h', '.cc'))

    def folder(self):
        """The folder below src, or None."""
        parts = self.path.split('/')
        return parts[1] if parts[0] == 'src' and len(parts) > 2 else None

    @functools.cached_property
    def code(self):
        def blank(match):
            return re.sub(r'[^\n]', ' ', match.group(0)) if match.group(0)[0] == '/' else \
                match.group(0)[0] + re.sub(r'[^\n]', ' ', match.group(0)[1:-1]) + match.group(0)[-1]
        return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank,
                      self.text, flags=re.DOTALL)

    @functools.cached_property
    def code_lines(self):
        return self.code.split('\n')

    def includes(self):
        """Line number and name, with its quotes or brackets, of every include."""
        for number, line in enumerate(self.lines, 1):
            match = re.match(r'#\s*include\s+(["<][^">]+[">])', line)
            if match:
                yield number, match.group(1)


def read_tree(root):
    files = []
    for top in ('src', 'tests', 'build-aux', 'data', 'po', 'flatpak', '.ci'):
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = sorted(name for name in folders if name != '__pycache__')
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), root)
                if not path.endswith(('.png', '.jpg', '.jpeg', '.webp', '.gif', '.bmp', '.tiff',
                                      '.bin', '.pyc', '.mo', '.part')):
                    try:
                        files.append(File(root, path))
                    except UnicodeDecodeError:
                        # Broken inputs for the parsers are no text.
                        if '/corpus/' not in path and '/fixtures/' not in path:
                            raise
    for name in sorted(os.listdir(root)):
        if name in ('meson.build', 'README.md', '.gitignore'):
            files.append(File(root, name))
    return files


def is_input(path):
    """Data that a test reads: its form is its content."""
    return any(part in path for part in ('/corpus/', '/fixtures/', '/golden/', '/replies/'))


def spdx(files):
    """every file begins with its licence"""
    exempt = ('.md', '.json', '.txt', '.in', 'LINGUAS', 'POTFILES', '.gschema.xml', '.pot')
    for file in files:
        if is_input(file.path) or file.path == '.gitignore':
            continue
        if file.is_c():
            if not file.text.startswith(C_HEADER):
                yield f'{file.path}:1: not the header of three lines and an empty one'
        elif not file.path.endswith(exempt) and 'SPDX-License-Identifier' not in '\n'.join(
                file.lines[:8]):
            yield f'{file.path}:1: no SPDX-License-Identifier'


def white_space(files):
    """no tabs, no spaces at the end of lines, one newline at the end of files"""
    for file in files:
        if is_input(file.path) or file.path.endswith(('.po', '.pot', '.md')):
            continue
        for number, line in enumerate(file.lines, 1):
            if '\t' in line:
                yield f'{file.path}:{number}: a tab'
            if line != line.rstrip():
                yield f'{file.path}:{number}: space at the end'
        if file.text and (not file.text.endswith('\n') or file.text.endswith('\n\n')):
            yield f'{file.path}: does not end with one newline'


def columns(files):
    """lines of code have at most 100 columns"""
    for file in files:
        if file.is_c() or file.path.endswith('.py'):
            for number, line in enumerate(file.lines, 1):
                if len(line) > COLUMNS:
                    yield f'{file.path}:{number}: {len(line)} columns'


def file_lines(files):
    """files have fewer than 800 lines"""
    for file in files:
        if not file.path.endswith('.po') and not is_input(file.path):
            if len(file.lines) >= FILE_LINES:
                yield f'{file.path}: {len(file.lines)} lines'


def functions(file):
    """Name, first line and number of lines of every function."""
    start = None
    for number, line in enumerate(file.code_lines, 1):
        if line.startswith('{'):
            start = number
        elif line.startswith('}') and start is not None:
            # Up from the brace to the line with the name: "name (…" at the left edge.
            name = start - 2
            while name >= 0 and not re.match(r'\w+ \(', file.code_lines[name]):
                if file.code_lines[name].strip() == '' or file.code_lines[name].startswith('}'):
                    name = -1
                    break
                name -= 1
            if name >= 0:
                yield file.code_lines[name].split(' ')[0], name + 1, number - name
            start = None


def function_lines(files):
    """functions have fewer than 60 lines"""
    for file in files:
        if file.is_c():
            for name, line, count in functions(file):
                if count >= FUNCTION_LINES:
                    yield f'{file.path}:{line}: {name} has {count} lines'


def banned(files):
    """functions that invite mistakes are not used"""
    for file in files:
        if not file.is_c():
            continue
        for number, line in enumerate(file.code_lines, 1):
            match = BANNED.search(line)
            if match:
                yield f'{file.path}:{number}: {match.group(1)}'
            match = PRINTING.search(line)
            if match and not file.path.startswith(PRINTERS):
                yield f'{file.path}:{number}: {match.group(1)} outside a command-line program'
            if re.search(r'\bgoto\b', line):
                yield f'{file.path}:{number}: goto'


def decoding(files):
    """pictures from outside are decoded in src/decode only"""
    for file in files:
        if file.is_c() and file.folder() not in (None, 'decode'):
            for number, line in enumerate(file.code_lines, 1):
                match = DECODING.search(line)
                if match:
                    yield f'{file.path}:{number}: {match.group(1)}'


def types(files):
    """char, int and double have their own names"""
    for file in files:
        if file.is_c():
            for number, line in enumerate(file.code_lines, 1):
                match = G_TYPES.search(line)
                if match:
                    yield f'{file.path}:{number}: {match.group(1)}'


def comparisons(files):
    """booleans are not compared with TRUE or FALSE"""
    for file in files:
        if file.is_c():
            for number, line in enumerate(file.code_lines, 1):
                if re.search(r'[!=]=\s*(TRUE|FALSE)\b', line):
                    yield f'{file.path}:{number}: compared with a constant'


def owned_locals(files):
    """locals that are freed by themselves begin with a value"""
    pattern = re.compile(r'^\s+g_auto(?:ptr\s*\([^)]*\)|free\b[^=;(]*|\s*\([^)]*\))\s*\**\w*\s*;')
    for file in files:
        if file.is_c():
            for number, line in enumerate(file.code_lines, 1):
                if pattern.match(line):
                    yield f'{file.path}:{number}: {line.strip()}'


def switches(files):
    """a switch on an enum of Limn has no default"""
    for file in files:
        if not file.is_c():
            continue
        for match in re.finditer(r'\bswitch\s*\(', file.code):
            depth, end = 0, file.code.find('{', match.end())
            for end in range(end, len(file.code)):
                depth += {'{': 1, '}': -1}.get(file.code[end], 0)
                if depth == 0:
                    break
            body = file.code[match.end():end]
            if re.search(r'\bcase\s+(LIMN|STEP)_', body) and re.search(r'\bdefault\s*:', body):
                line = file.code.count('\n', 0, match.start()) + 1
                yield f'{file.path}:{line}: a new value would go unnoticed'


def layers(files):
    """each folder includes only from the folders below it"""
    home = {}
    for file in files:
        if file.folder() and file.path.endswith('.h'):
            home[os.path.basename(file.path)] = file.folder()
    for file in files:
        folder = file.folder()
        if folder is None or not file.is_c():
            continue
        for number, name in file.includes():
            if name[0] == '"':
                target = home.get(os.path.basename(name[1:-1]))
                if target and target != folder and target not in LAYERS[folder]:
                    yield f'{file.path}:{number}: {folder} may not include from {target}'
            else:
                for prefix, allowed in LIBRARIES.items():
                    if name[1:].startswith(prefix) and folder not in allowed:
                        yield f'{file.path}:{number}: {folder} may not use {name}'


def include_order(files):
    """config.h first, then the header of what the file has, Limn's other headers, the system's"""
    for file in files:
        if not file.path.startswith('src/') or not file.path.endswith(('.c', '.cc')):
            continue
        names = [name for _, name in file.includes()]
        own = '"' + re.sub(r'\.cc?$', '.h', os.path.basename(file.path)) + '"'
        if not names or names[0] != '"config.h"':
            yield f'{file.path}: config.h is not the first include'
            continue
        if own in names and names[1] != own:
            yield f'{file.path}: {own} is not the second include'
        ours = [name for name in names if name[0] == '"']
        if names[:len(ours)] != ours:
            yield f'{file.path}: a system header stands before one of Limn'
        if ours[2:] != sorted(ours[2:]):
            yield f'{file.path}: Limn headers are not sorted: {" ".join(ours[2:])}'


def headers(files):
    """headers are guarded by #pragma once and are C that C++ can include"""
    for file in files:
        if file.path.startswith('src/') and file.path.endswith('.h'):
            if '#pragma once' not in file.lines:
                yield f'{file.path}: no #pragma once'


def final_types(files):
    """types are final"""
    for file in files:
        if file.path.startswith('src/') and file.is_c():
            for number, line in enumerate(file.code_lines, 1):
                if re.search(r'\bG_(DECLARE_DERIVABLE_TYPE|DEFINE_TYPE|DEFINE_TYPE_WITH_CODE'
                             r'|DEFINE_TYPE_WITH_PRIVATE)\b', line):
                    yield f'{file.path}:{number}: not final'


def task_tags(files):
    """every GTask has a source tag"""
    for file in files:
        if file.path.startswith('src/') and file.path.endswith('.c'):
            made = len(re.findall(r'\bg_task_new\s*\(', file.code))
            tagged = len(re.findall(r'\bg_task_set_source_tag\s*\(', file.code))
            if tagged < made:
                yield f'{file.path}: {made} tasks, {tagged} tags'


def documentation(files):
    """every public function is documented"""
    for file in files:
        if file.folder() is None or not file.path.endswith(('.c', '.cc')):
            continue
        for name, line, _ in functions(file):
            before = file.code_lines[line - 2]
            if not name.startswith('limn_') or re.match(r'static\b', before):
                continue
            if name.endswith('_get_type') or f'\n * {name}:' in file.text:
                continue
            yield f'{file.path}:{line}: {name}'


def cxx(files):
    """C++ is one thin file for each library that needs it"""
    found = {}
    for file in files:
        if file.path.startswith('src/') and file.path.endswith(('.cc', '.cpp', '.cxx')):
            found.setdefault(os.path.dirname(file.path), []).append(file.path)
    for folder, paths in found.items():
        if len(paths) > CXX_FILES.get(folder, 0):
            yield f'{folder}: {" ".join(paths)}'


def unfinished(files):
    """nothing is left to be done, and no machine's paths or hosts are named"""
    for file in files:
        if file.path in ('tests/check-source.py', 'build-aux/count-tests.py'):
            continue
        if file.path.endswith('.po') or is_input(file.path):
            continue
        for number, line in enumerate(file.lines, 1):
            if UNFINISHED.search(line):
                yield f'{file.path}:{number}: {UNFINISHED.search(line).group(0)}'
            if MACHINE.search(line):
                yield f'{file.path}:{number}: {MACHINE.search(line).group(0)}'


def commented_code(files):
    """no code is commented out"""
    for file in files:
        if file.is_c():
            for number, line in enumerate(file.lines, 1):
                if re.match(r'\s*(//|/\*)\s*[\w>.-]+ ?\([^)]*\);', line):
                    yield f'{file.path}:{number}: {line.strip()}'
                if re.match(r'#\s*if\s+0\b', line):
                    yield f'{file.path}:{number}: #if 0'


RULES = [spdx, white_space, columns, file_lines, function_lines, banned, decoding, types,
         comparisons, owned_locals, switches, layers, include_order, headers, final_types,
         task_tags, documentation, cxx, unfinished, commented_code]


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), '..')
    files = read_tree(root)
    # A wrong folder must not pass for a clean one.
    if sum(file.is_c() for file in files) < 10:
        sys.exit('Bail out! There is no source to check')

    print(f'1..{len(RULES)}')
    broken = 0
    for number, rule in enumerate(RULES, 1):
        places = list(rule(files))
        for place in places:
            print(f'# {place}')
        print(f'{"not " if places else ""}ok {number} {rule.__doc__}')
        broken += bool(places)
    sys.exit(1 if broken else 0)


if __name__ == '__main__':
    main()
