package io.passkeyprofile.profile;

@PostgresTest
class PostgresOpenRoutesTests extends OpenRoutesTests {

}
