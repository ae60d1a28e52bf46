/**
 * For every promise in a workflow, the SDK keeps a stack of up to 10 frames, each mapped to its source; every signal
 * makes several promises. With thousands of claims in one task this took more than half of the time, and a task that
 * computes too long ends the whole worker. Two frames still show where an error comes from. This file is loaded before
 * any run, because the SDK then freezes `Error`.
 */
Error.stackTraceLimit = 2;
