package io.passkeyprofile.profile;

@PostgresTest
class PostgresSecurityRecordTests extends SecurityRecordTests {

}
