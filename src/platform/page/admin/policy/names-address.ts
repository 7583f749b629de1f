/** Whether a refusal names an address, to which a name may have led, as what was not to be reached. */
export function namesAddress(refusal: string): boolean {
  return /Requires net access to "([\d.]+|(.+\.)?localhost)(:\d+)?"/i.test(refusal);
}
