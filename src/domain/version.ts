/**
 * The version in package.json. Used for `tagout --version`, and for the user agent of calls to AWS, which CloudTrail
 * keeps.
 */
export const VERSION = '0.2.0';
