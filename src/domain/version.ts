/** Of package.json; `tagout --version`, and the user agent of every call to AWS, which CloudTrail keeps. */
export const VERSION = '0.1.0';
