// SPDX-License-Identifier: MIT
// All browser tests, one after another in one browser: they measure time, so nothing else may run at the same time.
import {after} from 'node:test';

import {close} from './page.mjs';
import './loading.mjs';
import './commands.mjs';
import './link.mjs';
import './keyboard.mjs';
import './typing.mjs';
import './share.mjs';
import './embed.mjs';
import './gallery.mjs';
import './time.mjs';
import './backprop.mjs';
import './formula.mjs';
import './backprop_graph.mjs';
import './gradients.mjs';
import './output.mjs';
import './problems.mjs';
import './data.mjs';
import './files.mjs';
import './table.mjs';
import './studies.mjs';
import './endurance.mjs';
import './graphics.mjs';
import './network.mjs';
import './accessibility.mjs';
import './recipe.mjs';
import './mirror.mjs';
import './access.mjs';
import './screenshots.mjs';

after(close);
