package io.passkeyprofile.artifacts;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A Maven POM, and the libraries that a project gets if it depends on it. The libraries
 * are looked up on the test class path, because Maven keeps their POMs beside them.
 */
final class Pom {

	static final Pom SDK = new Pom(Path.of("src/main/pom/passage-flex-java.xml"));

	static final Pom TEST_LIBRARY = new Pom(Path.of("src/main/pom/passage-sandbox-test.xml"));

	static final Pom SANDBOX = new Pom(Path.of("src/main/pom/passkey-profile-sandbox.xml"));

	static final Pom APPLICATION = new Pom(Path.of("pom.xml"));

	/** The jars of the class path by their artifact IDs. */
	private static final Map<String, Path> JARS = jars();

	private final Element project;

	private Pom(Path file) {
		try {
			this.project = DocumentBuilderFactory.newDefaultInstance()
				.newDocumentBuilder()
				.parse(file.toFile())
				.getDocumentElement();
		}
		catch (IOException | ParserConfigurationException | SAXException ex) {
			throw new IllegalStateException("Can't read " + file, ex);
		}
	}

	/** Returns the version of the project, or of its parent if it has none. */
	String version() {
		String version = text(this.project, "version");
		return version.isEmpty() ? text(children(this.project, "parent").findFirst().orElseThrow(), "version")
				: version;
	}

	/** Returns the versions that the POM names, by artifact ID. */
	Map<String, String> versions() {
		Map<String, String> versions = new HashMap<>();
		Stream
			.concat(dependencies(),
					children(this.project, "dependencyManagement").flatMap((management) -> dependencies(management)))
			.filter((dependency) -> !text(dependency, "version").isEmpty())
			.forEach((dependency) -> versions.put(text(dependency, "artifactId"), text(dependency, "version")));
		return versions;
	}

	/** Returns the jars that a project needs at run time if it depends on this one. */
	Set<Path> libraries() {
		Set<Path> libraries = new LinkedHashSet<>();
		addLibraries(libraries, Set.of());
		return libraries;
	}

	/** Returns the version in which a library is on the class path. */
	static String versionOnClassPath(String artifactId) {
		Path jar = JARS.get(artifactId);
		if (jar == null) {
			throw new IllegalArgumentException(artifactId + " is not on the class path");
		}
		return String.valueOf(jar.getParent().getFileName());
	}

	private void addLibraries(Set<Path> libraries, Set<String> excluded) {
		dependencies().filter((dependency) -> List.of("", "compile", "runtime").contains(text(dependency, "scope")))
			.filter((dependency) -> !text(dependency, "optional").equals("true"))
			.filter((dependency) -> !excluded.contains(text(dependency, "artifactId")))
			.forEach((dependency) -> {
				Path jar = JARS.get(text(dependency, "artifactId"));
				// Libraries that the build excludes or gives
				// another scope are missing there
				if (jar != null && libraries.add(jar)) {
					Set<String> excludedBelow = new HashSet<>(excluded);
					children(dependency, "exclusions").flatMap((list) -> children(list, "exclusion"))
						.forEach((exclusion) -> excludedBelow.add(text(exclusion, "artifactId")));
					new Pom(Path.of(jar.toString().replaceAll("\\.jar$", ".pom"))).addLibraries(libraries,
							excludedBelow);
				}
			});
	}

	private Stream<Element> dependencies() {
		return dependencies(this.project);
	}

	private static Stream<Element> dependencies(Element parent) {
		return children(parent, "dependencies").flatMap((list) -> children(list, "dependency"));
	}

	private static Stream<Element> children(Element parent, String name) {
		NodeList nodes = parent.getChildNodes();
		return IntStream.range(0, nodes.getLength())
			.mapToObj(nodes::item)
			.filter((node) -> node.getNodeName().equals(name))
			.map(Element.class::cast);
	}

	private static String text(Element parent, String name) {
		return children(parent, name).findFirst().map(Node::getTextContent).orElse("").strip();
	}

	// In a local repository, jars are at
	// <group>/<artifact>/<version>/<artifact>-<version>.jar
	private static Map<String, Path> jars() {
		Map<String, Path> jars = new HashMap<>();
		Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.endsWith(".jar"))
			.map(Path::of)
			.forEach((jar) -> jars.put(String.valueOf(jar.getParent().getParent().getFileName()), jar));
		return jars;
	}

}
