/** Why an alias name is not valid, if it is not: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
export function findAliasNameProblem(AliasName: string): string | undefined {
  if (!AliasName.startsWith('alias/')) return 'AliasName: it has to begin with alias/.';
  if (AliasName === 'alias/') return 'AliasName: something has to follow alias/.';
  if (/^alias\/aws\//.test(AliasName)) return 'AliasName: alias/aws/ is reserved for AWS managed keys.';
  return undefined;
}
