#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turn the TensorFlow.js graph of NanoDet-g into an ONNX file that OpenCV 4.6 loads.

Usage: convert-nanodet.py IN.json IN.bin OUT.onnx

Needs Debian's python3-onnx, hence the fixed interpreter in the first line. The same input always
gives the same bytes, so that whoever keeps the result can check it by its digest.

What the graph needs on the way:

- It came from an NCHW model through NHWC, so every four-dimensional Transpose only undoes another
  one. Dropping them all leaves the NCHW model. The three-dimensional ones at the outputs are real.
- Pad before a convolution or the pooling becomes that node's pads; Add after a convolution becomes
  its bias.
- The reshape targets are computed by SparseToDense and AddV2. A constant (1, C, -1) says the same.
- OpenCV 4.6 refuses graph outputs without a shape of rank three.
"""

import base64
import json
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# What limn-server asks the network for, by the name of the TensorFlow output.
OUTPUTS = {
    'Identity': ('scores_8', 2704, 80),
    'Identity_1': ('scores_16', 676, 80),
    'Identity_2': ('scores_32', 169, 80),
    'Identity_3': ('sides_8', 2704, 44),
    'Identity_4': ('sides_16', 676, 44),
    'Identity_5': ('sides_32', 169, 44),
}
SHAPE_ONLY = ('SparseToDense', 'AddV2')


class ConversionError(Exception):
    """The graph is not the one this program knows."""


def read_weights(manifest, data):
    """Return every constant by name; float32 is stored as float16, int32 as it is."""
    weights = {}
    offset = 0
    for entry in manifest['weights']:
        stored = entry.get('quantization', {}).get('dtype', entry['dtype'])
        if stored not in ('float16', 'float32', 'int32'):
            raise ConversionError(f'constant {entry["name"]} is stored as {stored}')
        dtype = np.dtype(stored).newbyteorder('<')
        count = int(np.prod(entry['shape'], dtype=np.int64))
        array = np.frombuffer(data, dtype=dtype, count=count, offset=offset)
        offset += count * dtype.itemsize
        weights[entry['name']] = array.astype(entry['dtype']).reshape(entry['shape'])
    if offset != len(data):
        raise ConversionError(f'{len(data) - offset} bytes of weights are left over')
    return weights


def attr_ints(node, name):
    """Return a list attribute as integers."""
    return [int(i) for i in node['attr'][name]['list']['i']]


def attr_text(node, name):
    """Return a string attribute; TensorFlow.js keeps them in base64."""
    return base64.b64decode(node['attr'][name]['s']).decode('ascii')


class Converter:
    """Walks the graph in its own order, which is topological, and writes ONNX nodes."""

    def __init__(self, topology, weights):
        self.source = {node['name']: node for node in topology['node']}
        self.order = [node for node in topology['node'] if node['op'] != 'Const']
        self.weights = weights
        self.nodes = []
        self.constants = []
        self.alias = {}
        self.pads = {}
        self.outputs = []

    def constant(self, name):
        """Return the value of the constant that an input names."""
        if name not in self.weights:
            raise ConversionError(f'{name} is not a constant')
        return self.weights[name]

    def value(self, name):
        """Return the ONNX name of the value that an input names, past dropped nodes."""
        seen = name
        while seen in self.alias:
            seen = self.alias[seen]
        return seen

    def add_constant(self, name, array):
        """Keep a constant under a name and return the name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def emit(self, op, inputs, outputs, **attributes):
        """Append one ONNX node, named after its first output."""
        self.nodes.append(helper.make_node(op, inputs, outputs, name=outputs[0], **attributes))

    def run(self):
        """Convert every node."""
        for node in self.order:
            if node['op'] in SHAPE_ONLY:
                continue
            method = getattr(self, 'do_' + node['op'].lower(), None)
            if method is None:
                raise ConversionError(f'operation {node["op"]} is not known')
            method(node)

    def do_placeholder(self, node):
        """The input is declared by the graph itself."""
        self.alias[node['name']] = 'input'

    def do_transpose(self, node):
        """Drop what only changes between NHWC and NCHW."""
        perm = [int(i) for i in self.constant(node['input'][1])]
        if len(perm) == 4:
            if perm not in ([0, 2, 3, 1], [0, 3, 1, 2]):
                raise ConversionError(f'unexpected permutation {perm}')
            source = node['input'][0]
            self.alias[node['name']] = source
            return
        self.emit('Transpose', [self.value(node['input'][0])], [node['name']], perm=perm)

    def do_pad(self, node):
        """Remember the padding for the node that reads it."""
        pads = self.constant(node['input'][1])
        if np.any(pads[:2] != 0):
            raise ConversionError('padding outside the two spatial axes')
        self.alias[node['name']] = node['input'][0]
        self.pads[node['name']] = [int(pads[2][0]), int(pads[3][0]),
                                   int(pads[2][1]), int(pads[3][1])]

    do_padv2 = do_pad

    def take_pads(self, name):
        """Return the padding in front of a node, following dropped transposes."""
        while name in self.alias:
            if name in self.pads:
                return self.pads[name]
            name = self.alias[name]
        return [0, 0, 0, 0]

    def spatial(self, node, name):
        """Return the height and width entries of an NHWC attribute."""
        if attr_text(node, 'data_format') != 'NHWC' or attr_text(node, 'padding') != 'VALID':
            raise ConversionError(f'unexpected layout or padding in {node["name"]}')
        return attr_ints(node, name)[1:3]

    def do_conv2d(self, node):
        """Convolution; the bias is added when its Add comes by."""
        kernel = self.constant(node['input'][1]).transpose(3, 2, 0, 1)
        weight = self.add_constant(node['input'][1], kernel)
        self.emit('Conv', [self.value(node['input'][0]), weight], [node['name']],
                  kernel_shape=list(kernel.shape[2:]),
                  strides=self.spatial(node, 'strides'),
                  dilations=self.spatial(node, 'dilations'),
                  pads=self.take_pads(node['input'][0]))

    def do_add(self, node):
        """Either the bias of a convolution or the sum of two feature maps."""
        left, right = node['input']
        if self.source[left]['op'] == 'Conv2D' and right in self.weights:
            conv = next(n for n in self.nodes if n.output[0] == left)
            conv.input.append(self.add_constant(right, self.constant(right)))
            self.alias[node['name']] = left
            return
        self.emit('Add', [self.value(left), self.value(right)], [node['name']])

    def do_leakyrelu(self, node):
        """Activation."""
        self.emit('LeakyRelu', [self.value(node['input'][0])], [node['name']],
                  alpha=float(node['attr']['alpha']['f']))

    def do_maxpool(self, node):
        """Pooling. ONNX pads it with minus infinity, as the graph's PadV2 means to."""
        self.emit('MaxPool', [self.value(node['input'][0])], [node['name']],
                  kernel_shape=self.spatial(node, 'ksize'),
                  strides=self.spatial(node, 'strides'),
                  pads=self.take_pads(node['input'][0]))

    def do_concatv2(self, node):
        """Concatenation; the graph does it in NCHW already."""
        axis = int(self.constant(node['input'][-1]))
        if axis != 1:
            raise ConversionError(f'concatenation on axis {axis}')
        self.emit('Concat', [self.value(i) for i in node['input'][:-1]], [node['name']], axis=1)

    def do_resizebilinear(self, node):
        """Bilinear scaling to a fixed size of the 128 channels of the neck."""
        attributes = node['attr']
        if not attributes['half_pixel_centers']['b'] or attributes['align_corners']['b']:
            raise ConversionError('scaling is not by half-pixel centres')
        height, width = (int(i) for i in self.constant(node['input'][1]))
        sizes = self.add_constant(node['name'] + '/sizes',
                                  np.array([1, 128, height, width], dtype=np.int64))
        # Opset 11 wants the two inputs in between to be there, though empty.
        nothing = [self.add_constant(f'{node["name"]}/{name}', np.array([], dtype=np.float32))
                   for name in ('roi', 'scales')]
        self.emit('Resize', [self.value(node['input'][0]), *nothing, sizes], [node['name']],
                  mode='linear', coordinate_transformation_mode='half_pixel')

    def do_splitv(self, node):
        """Class scores apart from box sides."""
        axis = int(self.constant(node['input'][2]))
        sizes = [int(i) for i in self.constant(node['input'][1])]
        if axis != 1 or sizes != [80, 44]:
            raise ConversionError(f'split {sizes} on axis {axis}')
        # An attribute in ONNX up to opset 12, which is what OpenCV 4.6 knows best.
        self.emit('Split', [self.value(node['input'][0])], [node['name'], node['name'] + ':1'],
                  axis=1, split=sizes)

    def do_sigmoid(self, node):
        """Class scores become probabilities."""
        self.emit('Sigmoid', [self.value(node['input'][0])], [node['name']])

    def do_reshape(self, node):
        """Flatten the cells; the channel count follows from which half it is."""
        channels = 44 if node['input'][0].endswith(':1') else 80
        shape = self.add_constant(node['name'] + '/shape',
                                  np.array([1, channels, -1], dtype=np.int64))
        self.emit('Reshape', [self.value(node['input'][0]), shape], [node['name']])

    def do_identity(self, node):
        """A graph output: rename the node that makes it."""
        name, cells, channels = OUTPUTS[node['name']]
        producer = next(n for n in self.nodes if n.output[0] == node['input'][0])
        producer.output[0] = name
        producer.name = name
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT,
                                                          [1, cells, channels]))


def convert(graph_path, weights_path, out_path):
    """Convert one model, and write it whole or not at all."""
    with open(graph_path, encoding='utf-8') as stream:
        document = json.load(stream)
    with open(weights_path, 'rb') as stream:
        weights = read_weights(document['weightsManifest'][0], stream.read())

    converter = Converter(document['modelTopology'], weights)
    converter.run()
    if len(converter.outputs) != len(OUTPUTS):
        raise ConversionError('an output is missing')

    image = helper.make_tensor_value_info('input', TensorProto.FLOAT, [1, 3, 416, 416])
    graph = helper.make_graph(converter.nodes, 'nanodet-g', [image],
                              sorted(converter.outputs, key=lambda output: output.name),
                              initializer=sorted(converter.constants, key=lambda c: c.name))
    model = helper.make_model(graph, producer_name='limn', producer_version='1',
                              opset_imports=[helper.make_opsetid('', 11)])
    # Whatever the installed package would write here, or the digest would follow its version.
    model.ir_version = 7
    onnx.checker.check_model(model)

    partial = out_path + '.part'
    with open(partial, 'wb') as stream:
        stream.write(model.SerializeToString(deterministic=True))
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(partial, out_path)


def main(arguments):
    """Run from the command line."""
    if len(arguments) != 3:
        print('usage: convert-nanodet.py IN.json IN.bin OUT.onnx', file=sys.stderr)
        return 2
    try:
        convert(*arguments)
    except (ConversionError, KeyError, ValueError, OSError) as error:
        print(f'convert-nanodet.py: cannot convert the model: {error}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
