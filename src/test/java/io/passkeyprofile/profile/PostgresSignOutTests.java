package io.passkeyprofile.profile;

@PostgresTest
class PostgresSignOutTests extends SignOutTests {

}
