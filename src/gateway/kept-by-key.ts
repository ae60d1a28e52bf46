/** Makes one value for each key, and forgets the one that nobody has asked for longest. */
export class KeptByKey<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly most: number) {}

  of(key: string, make: () => Value): Value {
    const value = this.values.get(key) ?? make();
    this.values.delete(key);
    this.values.set(key, value);
    const [oldest] = this.values.keys();
    if (this.values.size > this.most && oldest !== undefined) this.values.delete(oldest);
    return value;
  }

  forget(key: string): void {
    this.values.delete(key);
  }
}
