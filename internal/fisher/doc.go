// Package fisher learns from a collection which small forms its pictures are
// made of, and tells how those of one picture differ from the usual: a Fisher
// vector of local gradients.
//
// A picture in grey is covered with overlapping squares of three sizes. Each is
// described by its gradients, 4 x 4 cells of 8 orientations (Lowe: Distinctive
// Image Features from Scale-Invariant Keypoints, 2004), of which the square
// roots are compared (Arandjelovic and Zisserman: Three Things Everyone Should
// Know to Improve Object Retrieval, 2012). Principal components shorten the
// descriptors, and a mixture of Gaussians is fitted to those of all pictures:
// its parts are the visual words of the collection. How the descriptors of a
// picture would move the means and the deviations of the parts is its Fisher
// vector, of which the signed square roots are made unit length (Perronnin,
// Sanchez and Mensink: Improving the Fisher Kernel for Large-Scale Image
// Classification, 2010), and shortened by principal components again. Each of
// those is divided by the square root of its standard deviation, so that the
// strongest do not drown the others.
//
// Where on a picture a form stands has no part in it.
//
// The package knows grey pictures and nothing of files, metrics or collections.
// The same pictures give the same model, to the bit, whatever GOMAXPROCS is.
package fisher
