/** The value of a search attribute. The server itself reads these as JSON, so no codec encodes them. */
export function searchAttribute(data: Uint8Array | null | undefined): unknown {
  return data === null || data === undefined || data.length === 0 ? null : JSON.parse(Buffer.from(data).toString());
}
