import { afterAll, beforeAll } from 'vitest';
import { endFile } from './file-end.js';

// A worker that journeys share outlasts their files, so it can still be there when a file of another kind begins.
beforeAll(endFile);
afterAll(endFile);
