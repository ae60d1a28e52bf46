/**
 * What AWS does not document, or nobody has measured: the lab can behave either way. The defaults are what we expect of
 * AWS.
 */
export interface Ways {
  /** A write that changes nothing. */
  unchangedWrites: 'accepted' | 'refused';
  /** A forward action in which every share is 0. */
  zeroShares: 'accepted' | 'refused';
  /** The stickiness of a forward action that is written without one. */
  omittedStickiness: 'off' | 'kept';
  /** The conditions of a rule that is written without them. */
  omittedConditions: 'kept' | 'dropped';
  /** How a rule that forwards to one group is answered. */
  singleGroup: 'both-forms' | 'arn-only';
  /** Whether the cookie of a group whose share is 0 still leads to it. */
  cookieAtZero: 'leads' | 'ignored';
  /** Whether the cookie of a group leads to it after stickiness was switched off. */
  cookieWhenOff: 'leads' | 'ignored';
  /** Whether answers have the header x-amzn-requestid. */
  requestIds: boolean;
  /** Tags on one resource. */
  tagsMax: number;
  shareMax: number;
  /** Whether the tags of a Create call are there as soon as it is answered. */
  tagsAtCreate: 'at-once' | 'never';
}

export const WAYS: Ways = {
  unchangedWrites: 'accepted',
  zeroShares: 'accepted',
  omittedStickiness: 'off',
  omittedConditions: 'kept',
  singleGroup: 'both-forms',
  cookieAtZero: 'leads',
  cookieWhenOff: 'ignored',
  requestIds: true,
  tagsMax: 50,
  shareMax: 999,
  tagsAtCreate: 'at-once',
};
