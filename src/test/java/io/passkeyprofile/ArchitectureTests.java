package io.passkeyprofile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.passkeyprofile.sandbox.Sandbox;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks which room uses which. The rules are only in {@link #MAY_USE}; each package's
 * {@code package-info.java} says the same in a sentence.
 */
@StandaloneTest
class ArchitectureTests {

	private static final String ROOT = "io.passkeyprofile.";

	private static final int MOST_TYPES = 15;

	/** The rooms that a room may use besides itself. */
	private static final Map<String, List<String>> MAY_USE = rules(
			"""
					passage:
					testing: passage
					tomcat:
					jdbc:
					start:
					profile: jdbc start
					profile.account:
					profile.web: jdbc profile.account tomcat
					profile.token: profile.web
					profile.privacy: passage profile.account profile.web
					profile.language: profile.account profile.privacy profile.web
					profile.throttle: profile.privacy profile.web
					profile.mail.address: profile.account profile.privacy profile.token
					profile.mail: profile.account profile.privacy profile.web
					profile.activity: profile.account profile.mail profile.privacy profile.web
					profile.session: jdbc profile.account profile.activity profile.privacy profile.token profile.web
					profile.passage: passage profile.account profile.web
					profile.passkey.fact: passage profile.account profile.activity profile.privacy profile.token profile.web
					profile.waysin: passage profile.account
					profile.passkey.signal: passage profile.account profile.privacy
					profile.passkey: passage profile.account profile.activity profile.passage profile.passkey.fact profile.passkey.signal profile.privacy profile.session profile.throttle profile.waysin profile.web
					profile.signin.password: passage profile.account profile.activity profile.mail.address profile.passage profile.passkey profile.session profile.throttle profile.waysin profile.web
					profile.signin.passkey: passage profile.account profile.throttle
					profile.signin.recovery: profile.account profile.activity profile.mail profile.session profile.throttle profile.web
					profile.signin.recovery.mail: passage profile.account profile.activity profile.mail profile.mail.address profile.passkey profile.privacy profile.throttle profile.token profile.web
					profile.signin.reauthentication: passage profile.account profile.activity profile.passkey profile.passkey.fact profile.passkey.signal profile.session profile.signin.passkey profile.signin.recovery profile.throttle profile.web
					profile.signin.signup: passage profile.account profile.activity profile.passage profile.passkey profile.passkey.fact profile.passkey.signal profile.privacy profile.session profile.throttle profile.token profile.web
					profile.signin: profile.account profile.activity profile.closing profile.passkey profile.passkey.fact profile.passkey.signal profile.privacy profile.session profile.signin.passkey profile.signin.reauthentication profile.signin.recovery profile.signin.recovery.mail profile.signin.signup profile.web
					profile.closing: passage profile.account profile.activity profile.mail profile.mail.address profile.passkey profile.privacy profile.session profile.throttle profile.waysin profile.web
					profile.notice: profile.account profile.activity profile.mail profile.mail.address profile.session profile.web
					profile.mailbox: profile.account profile.activity profile.mail profile.mail.address profile.session profile.throttle profile.web
					profile.operations: jdbc profile.session profile.web
					profile.page: profile.account profile.web
					profile.wellknown: profile.web
					profile.local: sandbox start profile.account profile.signin.signup profile.web
					sandbox.app:
					sandbox.journal: sandbox.app
					sandbox.operations: jdbc
					sandbox.audit: sandbox.app sandbox.web
					sandbox.web: jdbc sandbox.app sandbox.journal tomcat
					sandbox.store: sandbox.app sandbox.journal
					sandbox.authenticator: sandbox.app sandbox.web
					sandbox.access: sandbox.app sandbox.web
					sandbox.impersonation: sandbox.web start tomcat
					sandbox.inspect: sandbox.app sandbox.journal sandbox.store
					sandbox.management: sandbox.app sandbox.journal sandbox.store sandbox.web
					sandbox.ceremony.webauthn: sandbox.app sandbox.journal sandbox.store sandbox.web start
					sandbox.ceremony: sandbox.app sandbox.ceremony.webauthn sandbox.journal sandbox.store sandbox.web
					sandbox.control.about: sandbox.web
					sandbox.control.app: sandbox.app sandbox.control.fault sandbox.web
					sandbox.control.clock: sandbox.app sandbox.web
					sandbox.control.fault: sandbox.app sandbox.journal sandbox.web
					sandbox.control.request: sandbox.app sandbox.inspect sandbox.journal sandbox.web
					sandbox.users: jdbc sandbox.app sandbox.ceremony.webauthn sandbox.store sandbox.web start
					sandbox.control.snapshot: sandbox.app sandbox.store sandbox.users sandbox.web
					sandbox.console: sandbox.access sandbox.app sandbox.audit sandbox.ceremony sandbox.ceremony.webauthn sandbox.control.fault sandbox.inspect sandbox.journal sandbox.store sandbox.web
					sandbox.commandline: jdbc sandbox.app sandbox.web sandbox.audit sandbox.users
					sandbox: sandbox.app sandbox.commandline sandbox.impersonation sandbox.store sandbox.users sandbox.web jdbc start tomcat sandbox.audit
					""");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.passkeyprofile");

	@Test
	void roomsUseOnlyWhatTheyMay() {
		Set<String> violations = new TreeSet<>();
		for (JavaClass type : CLASSES) {
			String room = room(type);
			type.getDirectDependenciesFromSelf()
				.stream()
				.map((dependency) -> dependency.getTargetClass().getBaseComponentType())
				.filter((target) -> target.getPackageName().startsWith(ROOT))
				.filter((target) -> !room(target).equals(room) && !mayUse(room).contains(room(target)))
				.forEach((target) -> violations.add(type.getName() + " uses " + target.getName()));
		}
		assertThat(violations)
			.as("Move the code to a room that may use the other one, or let the caller pass what it"
					+ " needs. If the design has changed, change MAY_USE here and the sentence in package-info.java.")
			.isEmpty();
	}

	@Test
	void everyRoomHasARule() {
		assertThat(rooms()).as("Add a line for the new package to MAY_USE, and two sentences to its package-info.java")
			.isEqualTo(MAY_USE.keySet());
	}

	@Test
	void roomsHaveNoCycles() {
		slices().matching(ROOT + "(**)")
			.should()
			.beFreeOfCycles()
			.because("a reader should be able to read the rooms one after the other")
			.check(CLASSES);
	}

	@Test
	void otherRoomsUseOnlyTheEntryClassOfTheSandbox() {
		Set<String> violations = CLASSES.stream()
			.filter((type) -> !room(type).startsWith("sandbox"))
			.flatMap((type) -> type.getDirectDependenciesFromSelf().stream())
			.filter((dependency) -> room(dependency.getTargetClass()).startsWith("sandbox")
					&& !dependency.getTargetClass().isEquivalentTo(Sandbox.class))
			.map((dependency) -> dependency.getDescription())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(violations).as("Add what is needed to Sandbox, the only class that others may use").isEmpty();
	}

	@Test
	void everyRoomIsSmallEnoughToReadInOneGo() {
		Map<String, Long> types = CLASSES.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(ArchitectureTests::room, TreeMap::new, Collectors.counting()));
		assertThat(types).as("Split the room, or nest small types in their only user")
			.allSatisfy((room, count) -> assertThat(count).as(room).isLessThanOrEqualTo(MOST_TYPES));
	}

	@Test
	void noTwoTypesHaveTheSameName() {
		Map<String, List<String>> sameName = CLASSES.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getSimpleName, TreeMap::new,
					Collectors.mapping(JavaClass::getName, Collectors.toList())));
		sameName.values().removeIf((types) -> types.size() == 1);
		assertThat(sameName).as("Give one of them a name that says what it is").isEmpty();
	}

	@Test
	void onlyTheSessionRoomKnowsHowSessionsAreStored() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + "profile.session..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.session..")
			.because("Spring Session is a detail of the session room: add a method there")
			.check(CLASSES);
	}

	@Test
	void timeComesFromTheClock() {
		noClasses().should()
			.callMethod(java.time.Instant.class, "now")
			.orShould()
			.callMethod(System.class, "currentTimeMillis")
			.because("tests move the injected Clock")
			.check(CLASSES);
	}

	@Test
	void everyPackageSaysWhatMayBeNull() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
			.as("Add a package-info.java with @NullMarked")
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class));
	}

	private static Map<String, List<String>> rules(String table) {
		return table.lines()
			.map((line) -> line.split(":", -1))
			.collect(Collectors.toMap((rule) -> rule[0],
					(rule) -> Stream.of(rule[1].split(" ", -1)).filter((room) -> !room.isEmpty()).toList()));
	}

	private static List<String> mayUse(String room) {
		return MAY_USE.getOrDefault(room, List.of());
	}

	private static Set<String> rooms() {
		return CLASSES.stream().map(ArchitectureTests::room).collect(Collectors.toSet());
	}

	private static String room(JavaClass type) {
		return type.getPackageName().startsWith(ROOT) ? type.getPackageName().substring(ROOT.length()) : "";
	}

}
