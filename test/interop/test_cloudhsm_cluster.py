"""From an empty account to a connected AWS CloudHSM key store, with boto3."""
import time
import unittest
from unittest.mock import patch

import boto3
from botocore.exceptions import ClientError
from simulator import simulator, sleep

SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-1a1b2c3d4e5f60718"]
CERTIFICATE = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
CUSTOMER_CA = CERTIFICATE.format("Y3VzdG9tZXJDQQ==")


@patch("time.sleep", sleep)
class CloudHsmClusterTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kms = boto3.client("kms")
        cls.cloudhsm = boto3.client("cloudhsmv2")

    def setUp(self):
        simulator("reset")

    def describe(self, cluster_id):
        [cluster] = self.cloudhsm.describe_clusters(Filters={"clusterIds": [cluster_id]})["Clusters"]
        return cluster

    def wait_until(self, reached, cluster_id):
        for _ in range(100):
            cluster = self.describe(cluster_id)
            if reached(cluster):
                return cluster
            time.sleep(60)
        self.fail(f"cluster {cluster_id} is still {cluster['State']}")

    def add_hsm(self, cluster_id, zone):
        self.cloudhsm.create_hsm(ClusterId=cluster_id, AvailabilityZone=zone)
        return self.wait_until(
            lambda cluster: all(hsm["State"] == "ACTIVE" for hsm in cluster["Hsms"]), cluster_id
        )

    def test_a_cluster_is_made_and_backs_a_key_store(self):
        created = self.cloudhsm.create_cluster(
            HsmType="hsm2m.medium", SubnetIds=SUBNETS, TagList=[{"Key": "team", "Value": "payments"}]
        )["Cluster"]
        cluster_id = created["ClusterId"]
        self.assertEqual(sorted(created["SubnetMapping"].values()), SUBNETS)
        first, second = sorted(created["SubnetMapping"])
        self.wait_until(lambda cluster: cluster["State"] == "UNINITIALIZED", cluster_id)

        cluster = self.add_hsm(cluster_id, first)
        self.assertIn("BEGIN CERTIFICATE REQUEST", cluster["Certificates"]["ClusterCsr"])
        self.cloudhsm.initialize_cluster(
            ClusterId=cluster_id, SignedCert=CERTIFICATE.format("Y2x1c3Rlcg=="), TrustAnchor=CUSTOMER_CA
        )
        self.wait_until(lambda cluster: cluster["State"] == "INITIALIZED", cluster_id)

        # What the CloudHSM CLI does: activates the cluster, and makes the crypto user of AWS KMS.
        simulator("cluster/activate", ClusterId=cluster_id)
        password = simulator("cluster/kmsuser/create", ClusterId=cluster_id)["KeyStorePassword"]
        self.add_hsm(cluster_id, second)

        store_id = self.kms.create_custom_key_store(
            CustomKeyStoreName="payments",
            CloudHsmClusterId=cluster_id,
            TrustAnchorCertificate=CUSTOMER_CA,
            KeyStorePassword=password,
        )["CustomKeyStoreId"]
        self.kms.connect_custom_key_store(CustomKeyStoreId=store_id)
        simulator("advanceUntil", CustomKeyStoreId=store_id, ConnectionState="CONNECTED")
        key = self.kms.create_key(CustomKeyStoreId=store_id, Origin="AWS_CLOUDHSM")["KeyMetadata"]

        self.assertEqual(key["CloudHsmClusterId"], cluster_id)
        self.assertEqual(self.cloudhsm.list_tags(ResourceId=cluster_id)["TagList"], created["TagList"])

    def test_the_cluster_of_a_key_store_loses_an_hsm(self):
        given = simulator("given/cloudHsmKeyStore")
        hsm = self.describe(given["ClusterId"])["Hsms"][0]

        self.cloudhsm.delete_hsm(ClusterId=given["ClusterId"], HsmId=hsm["HsmId"])

        with self.assertRaises(self.kms.exceptions.CloudHsmClusterInvalidConfigurationException):
            self.kms.create_key(CustomKeyStoreId=given["CustomKeyStoreId"], Origin="AWS_CLOUDHSM")

    def test_a_cluster_that_is_not_there_is_an_exception_of_cloudhsm(self):
        with self.assertRaises(ClientError) as refused:
            self.cloudhsm.delete_cluster(ClusterId="cluster-2a3b4c5d6e7")

        self.assertIsInstance(refused.exception, self.cloudhsm.exceptions.CloudHsmResourceNotFoundException)
        self.assertEqual(refused.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)


if __name__ == "__main__":
    unittest.main()
