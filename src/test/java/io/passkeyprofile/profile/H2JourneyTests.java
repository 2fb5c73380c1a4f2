package io.passkeyprofile.profile;

@ApplicationTest
class H2JourneyTests extends JourneyTests {

}
