/** An error answer of ELBv2. `code` is the wire code, which the SDK turns into the name of the exception. */
export class ElbError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'ElbError';
  }

  static validation(message: string): ElbError {
    return new ElbError('ValidationError', message);
  }

  static notFound(kind: 'LoadBalancer' | 'Listener' | 'Rule' | 'TargetGroup', which: string): ElbError {
    return new ElbError(`${kind}NotFound`, `${kind} '${which}' not found`);
  }
}
