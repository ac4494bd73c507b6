// SPDX-License-Identifier: MIT
// Reads the expressions of the lessons into the trees that web/lesson/evaluate.js evaluates.
import jsep from 'jsep';

import { functions, operators } from '../../lesson/evaluate.js';

const kinds = {
  Literal: (node) => node.value,
  Identifier: (node) => ['name', node.name],
  MemberExpression: (node) => ['.', tree(node.object), node.computed ? tree(node.property) : node.property.name],
  ConditionalExpression: (node) => ['?', tree(node.test), tree(node.consequent), tree(node.alternate)],
  LogicalExpression: (node) => [node.operator, tree(node.left), tree(node.right)],
  BinaryExpression(node) {
    if (['&&', '||'].includes(node.operator)) return kinds.LogicalExpression(node);
    if (!(node.operator in operators)) throw new Error(`the operator ${node.operator} is not known; use ${Object.keys(operators).join(' ')} && ||`);
    return [node.operator, tree(node.left), tree(node.right)];
  },
  UnaryExpression(node) {
    if (!['-', '!'].includes(node.operator)) throw new Error(`the sign ${node.operator} is not known; use - or !`);
    return [node.operator === '-' ? 'negative' : '!', tree(node.argument)];
  },
  CallExpression(node) {
    if (node.callee.type !== 'Identifier' || !Object.hasOwn(functions, node.callee.name))
      throw new Error(`${node.callee.name ?? 'this'} is not a function; use ${Object.keys(functions).join(', ')}`);
    return ['call', node.callee.name, ...node.arguments.map(tree)];
  },
};

function tree(node) {
  if (!(node.type in kinds)) throw new Error(`${node.type} is not part of an expression here`);
  return kinds[node.type](node);
}

/** The tree of a text such as "loss.test < 0.1". Throws with what is wrong. */
export function parse(text) {
  return tree(jsep(String(text)));
}

/** The names in a tree that stand for values. */
export function names_in(part) {
  if (!Array.isArray(part)) return [];
  return part[0] === 'name' ? [part[1]] : part.slice(1).flatMap(names_in);
}
