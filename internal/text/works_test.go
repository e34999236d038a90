package text

import "likeness/internal/art"

// museum is a small collection with the difficulties of a large one. Titles
// and artists are well-known facts; the collections and some works are made
// up.
func museum() []art.Image {
	images := []art.Image{
		work("Water Lilies", "Claude Monet", "Musée de l'Orangerie", "landscape", "1906"),
		work("The Water Lily Pond", "Claude Monet", "National Gallery", "landscape", "1899"),
		work("Poplars on the Epte", "Claude Monet", "Musée d’Orsay", "landscape", "1891"),
		work("Impression, Sunrise", "Claude Monet", "Musée Marmottan", "marine", "1872"),
		work("Portrait of Claude Monet", "Pierre-Auguste Renoir", "Musée d’Orsay", "portrait", "1875"),
		work("Monet in his Floating Studio", "Édouard Manet", "Neue Pinakothek", "portrait", "1874"),
		work("A Bar at the Folies-Bergère", "Édouard Manet", "Courtauld Gallery", "genre painting", "1882"),
		work("Starry Night", "Vincent van Gogh", "Museum of Modern Art", "landscape", "1889"),
		work("Starry Night Over the Rhône", "Vincent van Gogh", "Musée d'Orsay", "landscape", "1888"),
		work("Night Sky with Stars", "Jean-François Millet", "Yale", "landscape", "1850"),
		work("Wheat Field with Cypresses", "Vincent van Gogh", "Metropolitan Museum", "landscape", "1889"),
		work("Wheatfield with Crows", "Vincent van Gogh", "Van Gogh Museum", "landscape", "1890"),
		work("Wheat Stacks at Sunset", "Claude Monet", "Metropolitan Museum", "landscape", "1891"),
		work("Rembrandt’s Mother", "Gerrit Dou", "Rijksmuseum", "portrait", "1630"),
		work("The Night Watch", "Rembrandt van Rijn", "Rijksmuseum", "portrait", "1642"),
		work("Self-Portrait with Two Circles", "Rembrandt van Rijn", "Kenwood House", "portrait", "1665"),
		work("Jimson Weed/White Flower No. 1", "Georgia O’Keeffe", "Crystal Bridges", "still life", "1932"),
		work("Black Iris", "Georgia O'Keeffe", "Metropolitan Museum", "still life", "1926"),
		work("At the Moulin Rouge", "Henri de Toulouse-Lautrec", "Art Institute of Chicago", "genre painting", "1895"),
		work("The Fighting Temeraire", "J.M.W. Turner", "National Gallery", "marine", "1839"),
		work("Rain, Steam and Speed", "J.M.W. Turner", "National Gallery", "landscape", "1844"),
		work("Ophelia", "John Everett Millais", "Tate", "genre painting", "1852"),
		work("Große Straße", "Käthe Müller", "Städel", "landscape", "1910"),
		work("Dyrehaven", "Peder Severin Krøyer", "Skagens Museum", "landscape", "1899"),
		work("Melancholia I", "Albrecht Dürer", "Albertina", "print", "1514"),
		work("Bataille de Grunwald", "Jan Matejko", "Muzeum Narodowe w Warszawie", "history", "1878"),
		work("神奈川沖浪裏", "葛飾北斎", "東京国立博物館", "浮世絵", "1831"),
		work("Чёрный квадрат", "Казимир Малевич", "Третьяковская галерея", "abstract", "1915"),
		work("Ο Άγιος Γεώργιος", "Θεόδωρος Ράλλης", "Εθνική Πινακοθήκη", "portrait", "1890"),
		work("فنجان قهوة", "محمود سعيد", "متحف", "still life", "1930"),
		work("The Horse Fair", "Rosa Bonheur", "Metropolitan Museum", "genre painting", "1855"),
		work("House by the Railroad", "Edward Hopper", "Museum of Modern Art", "landscape", "1925"),
		work("House in Provence", "Paul Cézanne", "Indianapolis", "landscape", "1885"),
		work("House of Cards", "Zinaida Serebriakova", "Russian Museum", "portrait", "1919"),
		work("Untitled", "", "", "", ""),
		work("Untitled (After Rembrant)", "", "Tate", "", "1960"),
	}
	images = append(images, art.Image{
		Name:       "Claude Monet - Haystacks - Google Art Project.jpg",
		Collection: "Art Institute of Chicago", Collections: []string{"Art Institute of Chicago"},
		Date: "between 1890 and 1891", Years: &art.Years{From: 1890, To: 1891},
	}, art.Image{
		Name: "IMG_0042.jpg", Title: "The Card Players", Artist: "Cézanne, Paul; workshop",
		Artists: []string{"Paul Cézanne", "Workshop of Paul Cézanne"}, Genre: "genre painting; oil", Genres: []string{"Genre Painting", "oil"},
		Collection: "Musée d’Orsay", Collections: []string{"Musée d’Orsay"}, Date: "early 1890s", Years: &art.Years{From: 1890, To: 1895},
	})
	return numbered(images)
}
