import './extension.test.js';
import './serializer.test.js';
import './diagnostics.test.js';
import './run.test.js';
import './experiments.test.js';
import './jupyter.test.js';
import './sharing.test.js';
import './exportCommand.test.js';
