package io.passkeyprofile.profile;

@PostgresTest
class PostgresSessionListTests extends SessionListTests {

}
