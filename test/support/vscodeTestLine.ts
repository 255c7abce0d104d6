/** Marks a line of the tests' report among all that an extension host prints. */
export const TEST_LINE_MARK = '@@test ';
