package io.passkeyprofile.profile;

@ApplicationTest
@PostgresTest
class PostgresJourneyTests extends JourneyTests {

}
