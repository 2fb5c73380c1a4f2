package io.passkeyprofile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.passkeyprofile.sandbox.Sandbox;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the rooms.
 */
class ArchitectureTests {

	private static final String ROOT = "io.passkeyprofile";

	private static final String PASSAGE = ROOT + ".passage..";

	private static final String PROFILE = ROOT + ".profile..";

	private static final String LOCAL = ROOT + ".profile.local..";

	private static final String SANDBOX = ROOT + ".sandbox..";

	private static final String TOMCAT = ROOT + ".tomcat..";

	private static final String JDBC = ROOT + ".jdbc..";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void passageNeedsOnlyTheHttpClientAndJackson() {
		check(classes().that()
			.resideInAPackage(PASSAGE)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(PASSAGE, "java..", "org.springframework.http..", "org.springframework.web.client..",
					"org.springframework.web.service..", "org.springframework.web.bind.annotation",
					"org.springframework.web.util..", "org.springframework.core..", "tools.jackson..",
					"com.fasterxml.jackson.annotation..", "org.jspecify.."));
	}

	@Test
	void sandboxSpellsTheWireItself() {
		check(noClasses().that()
			.resideInAPackage(SANDBOX)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(PASSAGE, PROFILE));
	}

	@Test
	void onlyTheLocalProfileKnowsTheSandboxAndOnlyByItsEntry() {
		check(noClasses().that()
			.resideInAPackage(PROFILE)
			.and()
			.resideOutsideOfPackage(LOCAL)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(SANDBOX));
		check(noClasses().that()
			.resideInAPackage(LOCAL)
			.should()
			.dependOnClassesThat(resideInAPackage(SANDBOX).and(not(belongToAnyOf(Sandbox.class)))));
		check(classes().that(resideInAPackage(SANDBOX).and(not(belongToAnyOf(Sandbox.class)))).should().notBePublic());
	}

	@ParameterizedTest
	@ValueSource(strings = { TOMCAT, JDBC })
	void plumbingKnowsNothingOfThoseWhoUseIt(String room) {
		check(noClasses().that()
			.resideInAPackage(room)
			.should()
			.dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(room)))));
	}

	@Test
	void accountKnowsNothingOfThoseWhoUseIt() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".profile.account..")
			.should()
			.dependOnClassesThat(resideInAnyPackage(ROOT + ".profile.passkey..", ROOT + ".profile.signin..",
					ROOT + ".profile.session..", ROOT + ".profile.activity..", LOCAL)));
	}

	@ParameterizedTest
	@CsvSource({ "client,", "throttle,client", "account,throttle", "session,client account", "activity,client account",
			"signin,client account throttle session" })
	void everyRoomKnowsOnlyThoseBelowIt(String room, @Nullable String below) {
		List<String> known = new ArrayList<>(List.of(ROOT + ".profile", ROOT + ".profile." + room + ".."));
		if (below != null) {
			Stream.of(below.split(" ", -1)).map((name) -> ROOT + ".profile." + name + "..").forEach(known::add);
		}
		check(noClasses().that()
			.resideInAPackage(ROOT + ".profile." + room + "..")
			.should()
			.dependOnClassesThat(resideInAPackage(PROFILE).and(not(resideInAnyPackage(known.toArray(String[]::new))))));
	}

	@Test
	void onlySessionsKnowHowSessionsAreStored() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".profile.session..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.session.."));
	}

	@Test
	void activityListensAndOnlyTheProfilePageShowsIt() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + ".profile.activity..", ROOT + ".profile.passkey..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".profile.activity.."));
	}

	@Test
	void nobodyNeedsTheLocalProfile() {
		check(noClasses().that().resideOutsideOfPackage(LOCAL).should().dependOnClassesThat().resideInAPackage(LOCAL));
	}

	@Test
	void roomsDoNotGoInCircles() {
		check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
	}

	@Test
	void timeComesFromTheClock() {
		check(noClasses().should()
			.callMethod(java.time.Instant.class, "now")
			.orShould()
			.callMethod(System.class, "currentTimeMillis"));
	}

	@Test
	void everyPackageSaysWhatMayBeNull() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class));
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
