/**
 * For every promise of a workflow the SDK keeps a stack of up to 10 frames, each mapped to its source; every signal
 * makes several. With thousands of claims in one task that was more than half of the time, and a task that computes too
 * long brings the whole worker down. Two frames still tell where an error is from. Loaded before any run, because the
 * SDK freezes `Error` for them.
 */
Error.stackTraceLimit = 2;
