/**
 * The CSR that the first HSM of a cluster makes: any certificate authority can issue a certificate for it. This one and
 * the certificates below are real documents in PEM format, so that scripts can parse, sign and verify them; they are
 * the same for every cluster, and the private keys behind them were thrown away.
 * https://docs.aws.amazon.com/cloudhsm/latest/userguide/verify-hsm-identity.html
 */
export const clusterCsr = `-----BEGIN CERTIFICATE REQUEST-----
MIHkMIGMAgEAMCoxFjAUBgNVBAoMDVNpbXVsYXRlZCBIU00xEDAOBgNVBAMMB2Ns
dXN0ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR1AZuwucFDYj4SNwkgWH+d
dvfzNvnfUUaut+b+Yvfd/RdKeb75h2WVVdjgVtBxzvsP+rD+xFNzb9u4EZTtE9na
oAAwCgYIKoZIzj0EAwIDRwAwRAIgQAR5sijpU3jRzqFzW+uagm9RRSOqtB1yZxVV
sR2uctsCIACqmgquKOZAwVLAZgvKU6nLunzLgYufqV6TDoY7KgnG
-----END CERTIFICATE REQUEST-----
`;

/** Of the HSM, issued by the HSM hardware. */
export const hsmCertificate = `-----BEGIN CERTIFICATE-----
MIIBQzCB6gIBAzAKBggqhkjOPQQDAjA0MR8wHQYDVQQKDBZTaW11bGF0ZWQgQVdT
IENsb3VkSFNNMREwDwYDVQQDDAhoYXJkd2FyZTAgFw0yNjExMjIyMjI0MjRaGA8y
MTI2MTAyOTIyMjQyNFowJjEWMBQGA1UECgwNU2ltdWxhdGVkIEhTTTEMMAoGA1UE
AwwDaHNtMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhitBx4IsOhmzyOS/woxm
6ynq8h/JG6Rrq1u5xD185FzhcnEOVMhsS7DD3D248zXkUl/ob446gY6OxrDjyAcG
6DAKBggqhkjOPQQDAgNIADBFAiADKGg2fFfatgNQQBWv98oXAFF63E1zhE2GEUxt
JevtVQIhAOrXIPIQCuHR0fNkuf/MSjbq4zAA138PalZg3m+OjqoZ
-----END CERTIFICATE-----
`;

/** Of the HSM hardware, issued by AWS CloudHSM. */
export const awsHardwareCertificate = `-----BEGIN CERTIFICATE-----
MIIBtTCCAVqgAwIBAgIBAjAKBggqhkjOPQQDAjA8MSMwIQYDVQQKDBpTaW11bGF0
ZWQgSFNNIG1hbnVmYWN0dXJlcjEVMBMGA1UEAwwMbWFudWZhY3R1cmVyMCAXDTI2
MTEyMjIyMjQyNFoYDzIxMjYxMDI5MjIyNDI0WjA0MR8wHQYDVQQKDBZTaW11bGF0
ZWQgQVdTIENsb3VkSFNNMREwDwYDVQQDDAhoYXJkd2FyZTBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABEig/Pbl7s59dwBaZntF9D+WiurrwD/+SFl0WZE/lDMAyYHW
0xp2URQowR4f6gV3gtnWtP9Rav2hagZPc9wnSaSjUzBRMA8GA1UdEwEB/wQFMAMB
Af8wHQYDVR0OBBYEFIckkbond6mwgMMvAz/BB13cUWqcMB8GA1UdIwQYMBaAFGMw
Q2w6LLfIL1SzxIg4bGN1rLzpMAoGCCqGSM49BAMCA0kAMEYCIQD+aAkuzZr1568q
Eo91RlCZ8HBSo/6kxflus5aaU0QWpwIhAJPE99d/DcI4DzXnY/xVvVlupzjz1lCJ
W/HfdgUt1jR4
-----END CERTIFICATE-----
`;

/** Of the HSM hardware, issued by its manufacturer. */
export const manufacturerHardwareCertificate = `-----BEGIN CERTIFICATE-----
MIIB0DCCAXWgAwIBAgIUCqrjZIo53/wliWy3oWqag3jqIeYwCgYIKoZIzj0EAwIw
PDEjMCEGA1UECgwaU2ltdWxhdGVkIEhTTSBtYW51ZmFjdHVyZXIxFTATBgNVBAMM
DG1hbnVmYWN0dXJlcjAgFw0yNjExMjIyMjIyNTBaGA8yMTI2MTAyOTIyMjI1MFow
PDEjMCEGA1UECgwaU2ltdWxhdGVkIEhTTSBtYW51ZmFjdHVyZXIxFTATBgNVBAMM
DG1hbnVmYWN0dXJlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABD/Bx53S1dEu
mmwC4GM32TDQnm4oMjxAmaeoO1Xk01PKXqsIclbSBRLTtGyx17ZHoSQQuZKsXenI
KnUJF87Nv+KjUzBRMB0GA1UdDgQWBBRjMENsOiy3yC9Us8SIOGxjday86TAfBgNV
HSMEGDAWgBRjMENsOiy3yC9Us8SIOGxjday86TAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0kAMEYCIQDSGB65D2uSiMJ7L0QTs82587SV4N4ArF4XhpqRMps1
SAIhAOX6RI39rBFeHeLQgiCcvpbp2uT9HRam97a7xGWF5fxl
-----END CERTIFICATE-----
`;
